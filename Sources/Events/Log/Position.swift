/// Up to where a log was read: per partition, the offset of the next record. A partition that is not named is at 0.
public struct Position: Hashable, Sendable {
    /// The next offset by partition.
    public private(set) var offsets: [Int32: Int64]

    public init(_ offsets: [Int32: Int64] = [:]) {
        self.offsets = offsets
    }

    /// The next offset of a partition.
    public subscript(partition: Int32) -> Int64 {
        get { offsets[partition] ?? 0 }
        set { offsets[partition] = newValue }
    }

    /// Moves a partition past a record; never back.
    public mutating func advance(past record: LogRecord) {
        self[record.partition] = max(self[record.partition], record.offset + 1)
    }

    /// Moves every partition that `other` names up to its offset; never back.
    public mutating func advance(to other: Position) {
        offsets.merge(other.offsets, uniquingKeysWith: max)
    }

    /// Names a partition no more.
    public mutating func forget(_ partition: Int32) {
        offsets[partition] = nil
    }

    /// Whether everything before `other` lies before this position too.
    public func covers(_ other: Position) -> Bool {
        other.offsets.allSatisfy { self[$0.key] >= $0.value }
    }

    /// The number of records before this position.
    public var recordCount: Int64 { offsets.values.reduce(0, +) }
}
