public import Events
public import Updating

/// What a log folds to, in one plain pass.
public struct StraightFold<Fold: RecordFold> {
    /// The records by user.
    public private(set) var records: [UserID: Fold.Record] = [:]
    /// The contributions by bucket and partition.
    public private(set) var contributions: [ContributionPlace: Fold.Contribution] = [:]
    /// How many events were late.
    public private(set) var lateCount = 0

    public init(_ fold: Fold, _ log: [LogRecord], clock: BucketClock) {
        var highest: [Int32: Int64] = [:]
        for record in log {
            let time = record.entry.timestamp
            let known = highest[record.partition] ?? time
            highest[record.partition] = max(known, time)
            guard case .event(let event) = record.entry else { continue }
            let user = records[event.userID] ?? fold.newRecord()
            guard !fold.isRepeated(event, in: user) else { continue }
            let start = time / clock.width * clock.width
            if start + clock.width + clock.lateness > known {
                let place = ContributionPlace(bucket: Bucket(time / clock.width), partition: record.partition)
                fold.contribute(
                    event,
                    after: user,
                    to: &contributions[place, default: fold.newContribution()]
                )
            } else {
                lateCount += 1
            }
            fold.apply(event, to: &records[event.userID, default: fold.newRecord()])
        }
    }
}

/// The key of a contribution.
public struct ContributionPlace: Hashable, Sendable {
    public var bucket: Bucket
    public var partition: Int32

    public init(bucket: Bucket, partition: Int32) {
        self.bucket = bucket
        self.partition = partition
    }
}
