/// The place of one appended event, as text that a client can hand back: `<log id>.<partition>.<offset>`.
public struct PositionToken: Hashable, Sendable {
    public var logID: UInt64
    public var partition: Int32
    /// The offset of the event itself.
    public var offset: Int64

    public init(logID: UInt64, partition: Int32, offset: Int64) {
        self.logID = logID
        self.partition = partition
        self.offset = offset
    }
}

extension PositionToken: LosslessStringConvertible {
    /// Reads the form that `description` gives, and no other.
    public init?(_ description: String) {
        let parts = description.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 16, let logID = UInt64(parts[0], radix: 16),
            let partition = Int32(parts[1]), let offset = Int64(parts[2]), partition >= 0, offset >= 0
        else { return nil }
        self.init(logID: logID, partition: partition, offset: offset)
        guard self.description == description else { return nil }
    }

    public var description: String { "\(hexadecimal(logID)).\(partition).\(offset)" }
}
