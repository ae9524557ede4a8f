/// What events add to the item aggregates, by (bucket, partition): decides which events are late, and keeps the
/// contributions until they are taken or dropped.
///
/// One fold for every reader of the log: updaters store the contributions, the trainer merges them itself.
public struct OpenBuckets<Contribution: Sendable>: Sendable {
    /// A contribution and the offset of the last record that it has taken in.
    public struct Entry: Sendable {
        public var contribution: Contribution
        public var lastOffset: Int64

        public init(contribution: Contribution, lastOffset: Int64) {
            self.contribution = contribution
            self.lastOffset = lastOffset
        }
    }

    public let clock: BucketClock
    /// The highest event time seen per partition.
    public private(set) var watermarks: PartitionWatermarks
    /// How many events came too late to count.
    public private(set) var lateCount = 0
    /// The contributions by bucket and partition.
    public private(set) var entries: [Bucket: [Int32: Entry]] = [:]

    public init(clock: BucketClock, watermarks: PartitionWatermarks = PartitionWatermarks()) {
        self.clock = clock
        self.watermarks = watermarks
    }

    /// Takes over the watermark that a partition's earlier reader had reached.
    public mutating func restore(watermark: Int64, partition: Int32) {
        watermarks.raise(partition, to: watermark)
    }

    /// Puts a contribution in place that was stored, unless the one there has taken in as much.
    public mutating func restore(_ entry: Entry, bucket: Bucket, partition: Int32) {
        if let known = entries[bucket]?[partition], known.lastOffset >= entry.lastOffset { return }
        entries[bucket, default: [:]][partition] = entry
    }

    /// Forgets everything about partitions, as if they had shown nothing.
    public mutating func forget(_ partitions: [Int32]) {
        for partition in partitions { watermarks.forget(partition) }
        for bucket in Array(entries.keys) {
            for partition in partitions { entries[bucket]?[partition] = nil }
            if entries[bucket]?.isEmpty == true { entries[bucket] = nil }
        }
    }

    /// Takes a record into account: raises the watermark, and lets an event that is not late and was not taken in before
    /// change the contribution of its (bucket, partition).
    ///
    /// An event that was sent again (`isRepeated`) only raises the watermark.
    /// - Parameters:
    ///   - new: makes a contribution that is not there yet.
    ///   - change: adds the event; not called for a watermark entry or a late event.
    /// - Returns: the bucket whose contribution has the event, from now on or from before; nil when none has.
    @discardableResult
    public mutating func fold(
        _ record: LogRecord,
        isRepeated: Bool = false,
        new: @autoclosure () -> Contribution,
        change: (inout Contribution, Event) -> Void
    ) -> Bucket? {
        let timestamp = record.entry.timestamp
        let isLate = watermarks.isLate(timestamp, in: record.partition, clock: clock)
        watermarks.raise(record.partition, to: timestamp)
        guard case .event(let event) = record.entry, !isRepeated else { return nil }
        guard !isLate else {
            lateCount += 1
            return nil
        }
        let bucket = clock.bucket(of: timestamp)
        var entry =
            entries[bucket, default: [:]].removeValue(forKey: record.partition)
            ?? Entry(contribution: new(), lastOffset: -1)
        if record.offset > entry.lastOffset {
            change(&entry.contribution, event)
            entry.lastOffset = record.offset
        }
        entries[bucket]?[record.partition] = entry
        return bucket
    }

    /// Forgets the contributions that no further event can change, because their bucket is closed for their partition.
    public mutating func dropClosed() {
        for (bucket, partitions) in entries {
            let open = partitions.filter { partition, _ in
                guard let watermark = watermarks.timestamps[partition] else { return true }
                return bucket > clock.newestClosed(at: watermark)
            }
            if open.count < partitions.count { entries[bucket] = open.isEmpty ? nil : open }
        }
    }

    /// Takes out the contributions to all buckets up to one, ascending by bucket, then partition.
    public mutating func take(through bucket: Bucket) -> [(bucket: Bucket, contributions: [Contribution])] {
        entries.keys.filter { $0 <= bucket }.sorted().map { closed in
            let parts = entries.removeValue(forKey: closed) ?? [:]
            return (closed, parts.sorted { $0.key < $1.key }.map(\.value.contribution))
        }
    }
}
