import Events
import Ports
import Updating

/// What a log folds to, in one plain pass.
struct StraightFold<Fold: RecordFold> {
    private(set) var records: [UserID: Fold.Record] = [:]
    private(set) var contributions: [MemoryStore.Place: Fold.Contribution] = [:]
    private(set) var lateCount = 0

    init(_ fold: Fold, _ log: [LogRecord], clock: BucketClock) {
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
                let place = MemoryStore.Place(bucket: Bucket(time / clock.width), partition: record.partition)
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

extension MemoryStore {
    /// The records in the store, decoded.
    func records<Fold: RecordFold>(of fold: Fold) throws -> [UserID: Fold.Record] {
        try snapshot.records.mapValues { try Fold.Record(decoding: $0.bytes) }
    }

    /// The contributions in the store, decoded.
    func contributions<Fold: RecordFold>(of fold: Fold) throws -> [Place: Fold.Contribution] {
        try snapshot.contributions.mapValues { try Fold.Contribution(decoding: $0.bytes) }
    }
}
