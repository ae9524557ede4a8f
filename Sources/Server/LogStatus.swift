public import Events

/// Which log a process follows, and how long it is.
public struct LogStatus: Codable, Hashable, Sendable {
    /// The log's id, sixteen hexadecimal digits.
    public var id: String
    /// The number of partitions.
    public var partitions: Int32
    /// The offset behind the last record of each partition.
    public var end: [Int64]

    public init(identity: LogIdentity, end: Position) {
        self.id = hexadecimal(identity.id)
        self.partitions = identity.partitionCount
        self.end = (0..<identity.partitionCount).map { end[$0] }
    }
}
