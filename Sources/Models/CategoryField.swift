/// A categorical field of a model's input: each value is a row number.
public struct CategoryField: Codable, Equatable, Sendable {
    /// Name, unique among the fields.
    public let name: String
    /// Number of rows, counting row 0, which stands for "unknown".
    public let cardinality: Int
    /// `.user` or `.item`.
    public let side: Side
    /// Whether the field is an attribute that many users or items share, such as an age group, not an identifier.
    ///
    /// An attribute's rows see many more samples, so they have a weight decay of their own; and DeepFM's network gets a
    /// small embedding of the attribute.
    public let attribute: Bool

    /// A field of `cardinality` rows.
    public init(name: String, cardinality: Int, side: Side, attribute: Bool = false) {
        self.name = name
        self.cardinality = cardinality
        self.side = side
        self.attribute = attribute
    }
}
