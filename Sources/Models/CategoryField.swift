/// A categorical field of a model's input: each value is a row number.
public struct CategoryField: Codable, Equatable, Sendable {
    /// Name, unique among the fields.
    public let name: String
    /// Number of rows, counting row 0, which stands for "unknown".
    public let cardinality: Int
    /// `.user` or `.item`.
    public let side: Side
    /// Whether DeepFM's network gets a small embedding of its own for the field: right for attributes of few values.
    public let embedded: Bool

    /// A field of `cardinality` rows.
    public init(name: String, cardinality: Int, side: Side, embedded: Bool = false) {
        self.name = name
        self.cardinality = cardinality
        self.side = side
        self.embedded = embedded
    }
}
