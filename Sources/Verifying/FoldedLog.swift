import Events
import Ports
import Updating

/// A log folded from its start, by the fold of the updaters, and up to where.
struct FoldedLog<Fold: RecordFold>: Sendable {
    private let fold: Fold
    private let log: LogIdentity
    private let includes: @Sendable (UserID) -> Bool
    private var users = FoldedUsers<Fold.Record>()
    private var buckets: OpenBuckets<Fold.Contribution>
    /// What was read beyond the position, in the order of each partition.
    private var ahead: [LogRecord] = []
    /// Up to where was read.
    private var readEnd = Position()
    private(set) var position = Position()

    /// - Parameter includes: the users whose records are folded. A contribution depends on records, so all users have to be
    ///   included for it to mean anything.
    init(_ fold: Fold, log: LogIdentity, clock: BucketClock, includes: @escaping @Sendable (UserID) -> Bool) {
        self.fold = fold
        self.log = log
        self.includes = includes
        buckets = OpenBuckets(clock: clock)
    }

    var watermarks: PartitionWatermarks { buckets.watermarks }
    var lateCount: Int { buckets.lateCount }

    /// Folds what lies before a position. Waits for nothing that is not in the log yet.
    mutating func advance(to end: Position, reading reader: any LogReader) async throws(PortError) {
        let before = ahead
        ahead = []
        take(before, end)
        while !position.covers(end), let batch = try await reader.next(limit: 65_536) {
            readEnd.advance(to: batch.end)
            take(batch.records, end)
        }
    }

    private mutating func take(_ records: [LogRecord], _ end: Position) {
        for record in records {
            guard record.offset < end[record.partition] else {
                ahead.append(record)
                continue
            }
            position.advance(past: record)
            if case .event(let event) = record.entry, !includes(event.userID) { continue }
            fold.fold(record, into: &users, &buckets)
        }
        // A log does not hold an entry at every offset.
        for (partition, offset) in readEnd.offsets {
            position[partition] = max(position[partition], min(offset, end[partition]))
        }
    }

    /// All records, with their guards.
    func records() -> [UserID: GuardedBytes] { users.encoded(log: log) }

    /// All contributions, ascending by bucket and partition.
    func contributions() -> [BucketContribution] {
        buckets.entries.flatMap { bucket, partitions in
            partitions.map { partition, entry in
                BucketContribution(
                    bucket: bucket,
                    content: GuardedBytes(
                        recordGuard: RecordGuard(log: log, partition: partition, offset: entry.lastOffset),
                        bytes: entry.contribution.encoded()
                    )
                )
            }
        }
        .sorted {
            ($0.bucket, $0.content.recordGuard.partition) < ($1.bucket, $1.content.recordGuard.partition)
        }
    }
}
