/// A numeric column of a model's input, given as a raw value; transforming and scaling belong to the model.
public struct DenseColumn: Codable, Equatable, Sendable {
    /// What is done to the raw value before it is scaled.
    public enum Transform: String, Codable, Equatable, Sendable {
        /// Nothing.
        case identity
        /// `log(1 + value)`, for counts and durations.
        case log1p
    }

    /// Name, unique among the columns.
    public let name: String
    /// Applied before scaling.
    public let transform: Transform
    /// What the value is known of.
    public let side: Side
    /// Whether the column takes part in the factorised term, as a real-valued field with a factor row and a bias that
    /// are multiplied by the transformed value. Its side is then `.user` or `.item`.
    public let factorised: Bool

    /// A column.
    public init(name: String, transform: Transform = .identity, side: Side, factorised: Bool = false) {
        self.name = name
        self.transform = transform
        self.side = side
        self.factorised = factorised
    }
}
