/// A user as it comes from outside.
public struct User: Codable, Hashable, Sendable {
    public var id: UserID
    /// What is known of the user, by attribute name, for example `gender`: `F`.
    public var attributes: [String: String]

    public init(id: UserID, attributes: [String: String]) {
        self.id = id
        self.attributes = attributes
    }
}
