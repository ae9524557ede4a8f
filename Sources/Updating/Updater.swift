public import Events
public import Logging
public import Ports

/// Folds the log into the records and contributions of one group: reads a batch, folds it in memory, and commits what changed
/// together with the position.
///
/// After a crash the batch is read again from the position in the store; guards make the second time have no effect. The
/// same holds when another member of the group goes on with a partition: whoever folds an event that a stored record
/// has already taken in takes up the stored contributions first. Where the store can be asked again, it is, until the task
/// is cancelled. Used by one task.
public final class Updater<Fold: RecordFold> {
    private let fold: Fold
    private let log: any EventLog
    private let store: any StateStore
    private let clock: BucketClock
    private let batchSize: Int
    private let retry: Retry
    private let metrics: UpdaterMetrics
    private let logger: Logger

    private var buckets: OpenBuckets<Fold.Contribution>
    /// Names the partitions that this member is given.
    private var position = Position()

    /// - Parameter batchSize: about how many log records are folded into one commit.
    public init(
        fold: Fold,
        log: any EventLog,
        store: any StateStore,
        clock: BucketClock,
        batchSize: Int = 16_384,
        logger: Logger
    ) {
        self.fold = fold
        self.log = log
        self.store = store
        self.clock = clock
        self.batchSize = batchSize
        self.logger = logger
        let metrics = UpdaterMetrics(group: fold.group)
        self.metrics = metrics
        retry = Retry { error in
            metrics.retried()
            logger.warning("The state store does not answer; trying again.", metadata: ["error": "\(error)"])
        }
        buckets = OpenBuckets(clock: clock)
    }

    /// Runs until the task is cancelled or the log is closed.
    /// - Throws: `PortError` when the log or the store fails in a way that a retry cannot mend, or state cannot be decoded.
    public func run() async throws(PortError) {
        let consumer = try await log.consumer(
            group: fold.group.rawValue,
            keepsDeadLetters: fold.group == .features
        )
        do {
            try await follow(consumer)
        } catch {
            await consumer.close()
            throw error
        }
        await consumer.close()
    }

    private func follow(_ consumer: any LogConsumer) async throws(PortError) {
        while let delivery = try await consumer.next(limit: batchSize) {
            switch delivery {
            case .assigned(let partitions):
                guard try await takeUp(partitions) else { return }
                logger.info(
                    "Partitions assigned.",
                    metadata: ["partitions": "\(partitions)", "start": "\(position.offsets)"]
                )
                try await consumer.start(at: Position(position.offsets.filter { partitions.contains($0.key) }))
            case .revoked(let partitions):
                forget(partitions)
                logger.info("Partitions revoked.", metadata: ["partitions": "\(partitions)"])
            case .batch(let batch):
                guard try await fold(batch) else { return }
                await consumer.commit(position)
            }
            metrics.assigned(position.offsets.count)
        }
    }

    /// Takes up the position, the watermarks and the open contributions of partitions.
    /// - Returns: false when the task was cancelled.
    private func takeUp(_ partitions: [Int32]) async throws(PortError) -> Bool {
        let (store, group) = (store, fold.group)
        let progress = try await retry.run { () async throws(PortError) in try await store.progress(of: group) }
        guard let progress else { return false }
        for partition in partitions { position[partition] = 0 }
        if let progress {
            guard progress.log == log.identity else { throw foreign(progress.log) }
            for partition in partitions {
                position[partition] = progress.position[partition]
                guard let watermark = progress.watermarks.timestamps[partition] else { continue }
                buckets.restore(watermark: watermark, partition: partition)
            }
        }
        return try await takeUpContributions(of: partitions)
    }

    /// Takes up the stored contributions of partitions to buckets that are open for them, where they have taken in more
    /// than those in memory. A commit that failed half way, or another member, may have written further than the progress
    /// says.
    /// - Returns: false when the task was cancelled.
    private func takeUpContributions(of partitions: [Int32]) async throws(PortError) -> Bool {
        let (store, group) = (store, fold.group)
        let closed = partitions.map { buckets.watermarks.timestamps[$0].map(clock.newestClosed) ?? .min }
        let range = (closed.min() ?? .min)...Bucket.max
        let contributions = try await retry.run { () async throws(PortError) in
            try await store.contributions(of: group, in: range)
        }
        guard let contributions else { return false }
        for stored in contributions where partitions.contains(stored.content.recordGuard.partition) {
            let contribution: Fold.Contribution = try decode(stored.content.bytes, of: "bucket \(stored.bucket)")
            buckets.restore(
                OpenBuckets.Entry(contribution: contribution, lastOffset: stored.content.recordGuard.offset),
                bucket: stored.bucket,
                partition: stored.content.recordGuard.partition
            )
        }
        buckets.dropClosed()
        return true
    }

    private func forget(_ partitions: [Int32]) {
        for partition in partitions { position.forget(partition) }
        buckets.forget(partitions)
    }

    private func foreign(_ other: LogIdentity) -> PortError {
        PortError(
            .foreignLog,
            "the \(fold.group.rawValue) state was folded from log \(other), but this is log \(log.identity): "
                + "remove the state to rebuild it from this log"
        )
    }

    /// - Returns: false when the task was cancelled before the batch was committed.
    private func fold(_ delivered: LogBatch) async throws(PortError) -> Bool {
        let started = ContinuousClock.now
        let lateBefore = buckets.lateCount
        guard var batch = try await storedRecords(of: delivered.records) else { return false }
        var changedBuckets: Set<BucketPlace> = []
        for record in delivered.records {
            if let bucket = fold.fold(record, into: &batch, &buckets) {
                changedBuckets.insert(BucketPlace(bucket: bucket, partition: record.partition))
            }
            position.advance(past: record)
        }
        position.advance(to: delivered.end)
        // A record that is ahead of the position stands for contributions up to its place: where it is written again, they
        // are too. The store passes over what it has.
        for (bucket, partitions) in buckets.entries {
            for (partition, entry) in partitions where entry.lastOffset >= position[partition] {
                changedBuckets.insert(BucketPlace(bucket: bucket, partition: partition))
            }
        }
        let (store, commit) = (store, commit(batch, changedBuckets))
        guard try await retry.run({ () async throws(PortError) in try await store.commit(commit) }) != nil else {
            return false
        }
        buckets.dropClosed()
        metrics.folded(
            delivered.records.count,
            late: buckets.lateCount - lateBefore,
            in: ContinuousClock.now - started
        )
        return true
    }

    /// Reads the records of all users in a batch. Where one of them has taken in more than this member has read, the
    /// contributions in memory may be behind the stored ones, so those are taken up too: contributions are written before
    /// records.
    /// - Returns: nil when the task was cancelled.
    private func storedRecords(of records: [LogRecord]) async throws(PortError) -> FoldedUsers<Fold.Record>? {
        var users: Set<UserID> = []
        for record in records {
            if case .event(let event) = record.entry { users.insert(event.userID) }
        }
        let (store, group, named) = (store, fold.group, Array(users))
        var known: [UserID: GuardedBytes]?
        while true {
            let stored = try await retry.run { () async throws(PortError) in
                try await store.records(of: group, users: named)
            }
            guard let stored else { return nil }
            let ahead = try partitionsAhead(in: stored)
            // Contributions read between two looks at the same records have what these have, even where the store loses
            // its last writes meanwhile.
            if ahead.isEmpty || stored == known { return try batch(of: stored) }
            guard try await takeUpContributions(of: Array(ahead)) else { return nil }
            known = stored
        }
    }

    /// The partitions of which a stored record has taken in more than this member has read.
    private func partitionsAhead(in stored: [UserID: GuardedBytes]) throws(PortError) -> Set<Int32> {
        var ahead: Set<Int32> = []
        for place in stored.values.lazy.map(\.recordGuard) {
            guard place.log == log.identity else { throw foreign(place.log) }
            if place.offset >= position[place.partition] { ahead.insert(place.partition) }
        }
        return ahead
    }

    private func batch(of stored: [UserID: GuardedBytes]) throws(PortError) -> FoldedUsers<Fold.Record> {
        var batch = FoldedUsers<Fold.Record>()
        for (user, content) in stored {
            batch.put(
                try decode(content.bytes, of: "user \(user)"),
                user: user,
                foldedThrough: content.recordGuard
            )
        }
        return batch
    }

    private func commit(_ batch: FoldedUsers<Fold.Record>, _ changed: Set<BucketPlace>) -> StateCommit {
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
