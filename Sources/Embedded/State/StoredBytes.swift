internal import Events
internal import Ports

/// A value and its guard, without the identity of the log, which is that of the whole store.
struct StoredBytes: Sendable {
    var partition: Int32
    /// The offset of the last record applied.
    var offset: Int64
    var bytes: [UInt8]

    init(partition: Int32, offset: Int64, bytes: [UInt8]) {
        self.partition = partition
        self.offset = offset
        self.bytes = bytes
    }

    init(_ content: GuardedBytes) {
        self.init(
            partition: content.recordGuard.partition,
            offset: content.recordGuard.offset,
            bytes: content.bytes
        )
    }

    func guarded(by log: LogIdentity) -> GuardedBytes {
        GuardedBytes(recordGuard: RecordGuard(log: log, partition: partition, offset: offset), bytes: bytes)
    }
}
