/// What a column of the input is known of.
public enum Side: String, Codable, Equatable, Sendable {
    /// The user alone.
    case user
    /// The item alone.
    case item
    /// The pair.
    case cross
}
