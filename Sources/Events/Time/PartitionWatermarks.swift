/// The highest event time seen per partition, in milliseconds since 1970.
///
/// A partition's own watermark says which of its events are late: that depends on the partition alone, and no bucket that
/// the lowest watermark closes can still take an event that is not late in its partition.
public struct PartitionWatermarks: Hashable, Sendable {
    /// The watermark by partition; a partition without one has shown no event yet.
    public private(set) var timestamps: [Int32: Int64]

    public init(_ timestamps: [Int32: Int64] = [:]) {
        self.timestamps = timestamps
    }

    /// Raises a partition's watermark; never lowers it.
    public mutating func raise(_ partition: Int32, to timestamp: Int64) {
        timestamps[partition] = max(timestamps[partition] ?? .min, timestamp)
    }

    /// Forgets a partition.
    public mutating func forget(_ partition: Int32) {
        timestamps[partition] = nil
    }

    /// Whether an event's bucket was already closed for its partition when it arrived.
    public func isLate(_ timestamp: Int64, in partition: Int32, clock: BucketClock) -> Bool {
        guard let watermark = timestamps[partition] else { return false }
        return clock.bucket(of: timestamp) <= clock.newestClosed(at: watermark)
    }

    /// The lowest watermark over all partitions, or nil while one of them has shown nothing.
    public func minimum(partitionCount: Int32) -> Int64? {
        guard timestamps.count == Int(partitionCount) else { return nil }
        return timestamps.values.min()
    }
}
