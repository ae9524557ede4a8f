/// Shape of a DeepFM.
public struct DeepFMConfiguration: Codable, Equatable, Sendable {
    /// Length of a factor row.
    public var factors: Int
    /// Length of the network's own embedding of an attribute.
    public var embedding: Int
    /// Width of each hidden layer, first to last.
    public var hidden: [Int]
    /// Share of hidden values that are dropped in training, 0 ..< 1.
    public var dropout: Float

    /// A shape; the defaults are the best found on MovieLens-1M's validation rows.
    public init(
        factors: Int = 16,
        embedding: Int = 8,
        hidden: [Int] = [64, 32],
        dropout: Float = 0.2
    ) {
        self.factors = factors
        self.embedding = embedding
        self.hidden = hidden
        self.dropout = dropout
    }
}
