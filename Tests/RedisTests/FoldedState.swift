import Events
import Ports
import Redis
import TestSupport
import Testing
import Updating

/// Expects that a store holds what one plain pass over a log gives.
/// - Parameters:
///   - users: those that the log has events of, and perhaps more.
///   - comment: what is said with a difference.
func expect<Fold: RecordFold>(
    _ store: RedisStateStore,
    toHold fold: Fold,
    of log: [LogRecord],
    clock: BucketClock,
    users: ClosedRange<UserID>,
    _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws where Fold.Record: Equatable, Fold.Contribution: Equatable {
    let straight = StraightFold(fold, log, clock: clock)
    let records = try await store.records(of: fold.group, users: Array(users))
        .mapValues { try Fold.Record(decoding: $0.bytes) }
    let wrong = users.filter { records[$0] != straight.records[$0] }
    #expect(wrong.isEmpty, comment, sourceLocation: sourceLocation)
    var contributions: [ContributionPlace: Fold.Contribution] = [:]
    for entry in try await store.contributions(of: fold.group, in: .min ... .max) {
        let place = ContributionPlace(bucket: entry.bucket, partition: entry.content.recordGuard.partition)
        contributions[place] = try Fold.Contribution(decoding: entry.content.bytes)
    }
    let places = Set(contributions.keys).union(straight.contributions.keys)
    let wrongPlaces = places.filter { contributions[$0] != straight.contributions[$0] }
    #expect(wrongPlaces.isEmpty, comment, sourceLocation: sourceLocation)
    let count = try await store.progress(of: fold.group)?.position.recordCount
    #expect(count == Int64(log.count), comment, sourceLocation: sourceLocation)
}
