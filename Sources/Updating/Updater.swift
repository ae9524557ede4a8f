public import Events
public import Ports

/// Folds the log into the records and contributions of one group: reads a batch, folds it in memory, and commits what changed
/// together with the position.
///
/// After a crash the batch is read again from the position in the store; guards make the second time have no effect.
/// Used by one task.
public final class Updater<Fold: RecordFold> {
    private let fold: Fold
    private let log: any EventLog
    private let store: any StateStore
    private let clock: BucketClock
    private let batchSize: Int
    private let metrics: UpdaterMetrics

    private var buckets: OpenBuckets<Fold.Contribution>
    private var position = Position()

    /// - Parameter batchSize: about how many log records are folded into one commit.
    public init(fold: Fold, log: any EventLog, store: any StateStore, clock: BucketClock, batchSize: Int = 16_384) {
        self.fold = fold
        self.log = log
        self.store = store
        self.clock = clock
        self.batchSize = batchSize
        metrics = UpdaterMetrics(group: fold.group)
        buckets = OpenBuckets(clock: clock)
    }

    /// Runs until the task is cancelled or the log is closed.
    /// - Throws: `PortError` when the log or the store fails in a way that a retry cannot mend, or state cannot be decoded.
    public func run() async throws(PortError) {
        let progress = try await restore()
        let consumer = try await log.consumer(group: fold.group.rawValue) { _ throws(PortError) in
            progress?.position ?? Position()
        }
        while let records = try await consumer.next(limit: batchSize) {
            try await fold(records)
        }
    }

    /// Takes up the group's progress and the contributions to buckets that are still open. A commit that failed half way
    /// may have left contributions of partitions that the progress does not know yet.
    private func restore() async throws(PortError) -> GroupProgress? {
        let progress = try await store.progress(of: fold.group)
        if let progress { try takeUp(progress) }
        let oldest = buckets.watermarks.minimum(partitionCount: log.identity.partitionCount).map(clock.newestClosed)
        for stored in try await store.contributions(of: fold.group, in: (oldest ?? .min)...Bucket.max) {
            let contribution: Fold.Contribution = try decode(stored.content.bytes, of: "bucket \(stored.bucket)")
            buckets.restore(
                OpenBuckets.Entry(contribution: contribution, lastOffset: stored.content.recordGuard.offset),
                bucket: stored.bucket,
                partition: stored.content.recordGuard.partition
            )
        }
        buckets.dropClosed()
        return progress
    }

    private func takeUp(_ progress: GroupProgress) throws(PortError) {
        guard progress.log == log.identity else {
            throw PortError(
                .foreignLog,
                "the \(fold.group.rawValue) state was folded from log \(progress.log), but this is log \(log.identity): "
                    + "remove the state to rebuild it from this log"
            )
        }
        position = progress.position
        for (partition, watermark) in progress.watermarks.timestamps {
            buckets.restore(watermark: watermark, partition: partition)
        }
    }

    private func fold(_ records: [LogRecord]) async throws(PortError) {
        let started = ContinuousClock.now
        let lateBefore = buckets.lateCount
        let users = Set(
            records.compactMap { record in
                if case .event(let event) = record.entry { event.userID } else { nil }
            }
        )
        var batch = UpdaterBatch<Fold.Record>()
        for (user, stored) in try await store.records(of: fold.group, users: Array(users)) {
            batch.put(
                try decode(stored.bytes, of: "user \(user)"),
                user: user,
                foldedThrough: stored.recordGuard.offset
            )
        }
        var changedBuckets: Set<BucketPlace> = []
        for record in records {
            if let bucket = fold(record, into: &batch) {
                changedBuckets.insert(BucketPlace(bucket: bucket, partition: record.partition))
            }
            position.advance(past: record)
        }
        try await store.commit(commit(batch, changedBuckets))
        buckets.dropClosed()
        metrics.folded(records.count, late: buckets.lateCount - lateBefore, in: ContinuousClock.now - started)
    }

    /// - Returns: the bucket whose contribution changed.
    private func fold(_ record: LogRecord, into batch: inout UpdaterBatch<Fold.Record>) -> Bucket? {
        guard case .event(let event) = record.entry, !batch.includes(record, of: event.userID) else {
            return buckets.fold(record, isRepeated: true, new: fold.newContribution()) { _, _ in }
        }
        return batch.update(event.userID, at: record, new: fold.newRecord()) { user in
            let isRepeated = fold.isRepeated(event, in: user)
            let bucket = buckets.fold(record, isRepeated: isRepeated, new: fold.newContribution()) {
                contribution,
                event in
                fold.contribute(event, after: user, to: &contribution)
            }
            if !isRepeated { fold.apply(event, to: &user) }
            return bucket
        }
    }

    private func commit(_ batch: UpdaterBatch<Fold.Record>, _ changed: Set<BucketPlace>) -> StateCommit {
        StateCommit(
            group: fold.group,
            records: batch.encoded(log: log.identity),
            contributions: changed.compactMap { place in
                buckets.entries[place.bucket]?[place.partition].map { entry in
                    BucketContribution(
                        bucket: place.bucket,
                        content: GuardedBytes(
                            recordGuard: RecordGuard(
                                log: log.identity,
                                partition: place.partition,
                                offset: entry.lastOffset
                            ),
                            bytes: entry.contribution.encoded()
                        )
                    )
                }
            },
            progress: GroupProgress(log: log.identity, position: position, watermarks: buckets.watermarks)
        )
    }

    private func decode<Value: BinaryRecord>(_ bytes: [UInt8], of what: String) throws(PortError) -> Value {
        do {
            return try Value(decoding: bytes)
        } catch {
            throw PortError(
                .corrupt,
                "the stored \(fold.group.rawValue) state of \(what) cannot be read: \(error); "
                    + "remove the state to rebuild it from the log"
            )
        }
    }
}

/// The key of a contribution.
private struct BucketPlace: Hashable {
    var bucket: Bucket
    var partition: Int32
}
