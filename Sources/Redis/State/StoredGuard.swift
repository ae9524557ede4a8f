internal import Events

extension LogIdentity {
    /// `<16 hexadecimal digits>.<number of partitions>`.
    var storedText: String { "\(hexadecimal(id)).\(partitionCount)" }

    /// Reads the form that `storedText` gives, and no other.
    init?(storedText text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let id = UInt64(parts[0], radix: 16), let count = Int32(parts[1]), count > 0 else {
            return nil
        }
        self.init(id: id, partitionCount: count)
        guard storedText == text else { return nil }
    }
}

extension RecordGuard {
    /// `<16 hexadecimal digits>.<number of partitions>.<partition>.<offset>`.
    var storedText: String { "\(log.storedText).\(partition).\(offset)" }

    /// Reads the form that `storedText` gives, and no other.
    init?(storedText text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, let log = LogIdentity(storedText: parts[..<2].joined(separator: ".")),
            let partition = Int32(parts[2]), let offset = Int64(parts[3]), (0..<log.partitionCount).contains(partition),
            offset >= 0
        else { return nil }
        self.init(log: log, partition: partition, offset: offset)
        guard storedText == text else { return nil }
    }
}
