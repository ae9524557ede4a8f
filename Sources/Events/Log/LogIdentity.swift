/// Which log a position belongs to. A position of another log, or of the same log with another number of partitions,
/// says nothing about this one.
public struct LogIdentity: Hashable, Sendable {
    /// Drawn at random when the log is made.
    public var id: UInt64
    /// The number of partitions of the topic `ratings`; at least 1.
    public var partitionCount: Int32

    public init(id: UInt64, partitionCount: Int32) {
        self.id = id
        self.partitionCount = partitionCount
    }
}

extension LogIdentity: CustomStringConvertible {
    public var description: String { "\(hexadecimal(id)) (\(partitionCount) partitions)" }
}
