/// Reusable buffers of a batch of samples, in a model's input order.
///
/// Values may be anything: a category outside its field reads as row 0 (unknown), a NaN or infinite number as its
/// column's mean.
public struct SampleBatch: Sendable {
    /// Number of categorical fields.
    public let fields: Int
    /// Number of numeric columns.
    public let columns: Int
    /// Number of samples.
    public private(set) var count = 0
    /// Row numbers, `count x fields`, row-major.
    public var categories: [Int32] = []
    /// Raw values, `count x columns`, row-major.
    public var dense: [Float] = []
    /// `count` labels, 0 or 1.
    public var labels: [Float] = []

    /// An empty batch for `input`.
    public init(input: ModelInput) {
        self.fields = input.categories.count
        self.columns = input.dense.count
    }

    /// Makes room for exactly `count` samples, whose values are left to the caller. Memory is kept for the next use.
    public mutating func resize(to count: Int) {
        Self.resize(&self.categories, to: count * self.fields)
        Self.resize(&self.dense, to: count * self.columns)
        Self.resize(&self.labels, to: count)
        self.count = count
    }

    private static func resize<Value: ExpressibleByIntegerLiteral>(_ values: inout [Value], to count: Int) {
        if values.count > count {
            values.removeLast(values.count - count)
        } else {
            values.append(contentsOf: repeatElement(0, count: count - values.count))
        }
    }
}
