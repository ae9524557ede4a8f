/// Feature rows: `count` x `width`, row-major, raw values (scaling belongs to the model).
public struct FeatureRows: Sendable {
    /// The number of columns.
    public let width: Int
    public private(set) var values: [Float] = []

    public init(width: Int) {
        precondition(width > 0, "a feature row has at least one column")
        self.width = width
    }

    public var count: Int { values.count / width }

    /// The values of a row.
    public subscript(row: Int) -> ArraySlice<Float> {
        values[row * width..<(row + 1) * width]
    }

    public mutating func reserve(rows: Int) {
        values.reserveCapacity(rows * width)
    }

    /// Appends a row with the values of `template`, then lets `change` set some of them.
    mutating func append(_ template: [Float], change: (inout [Float], Int) -> Void) {
        let start = values.count
        values.append(contentsOf: template)
        change(&values, start)
    }
}
