public import Events
import Features
public import Logging
public import Ports
import Recall
public import ServiceLifecycle

/// Follows the updaters: merges the contributions of every bucket that closes, and puts the result into service.
///
/// A bucket is closed when the lowest watermark over the partitions of both groups says so. While the store does not
/// answer, what is in service stays.
public struct ItemFollower: Service {
    private let store: any StateStore
    private let state: ServingState
    private let clock: BucketClock
    private let partitionCount: Int32
    private let logger: Logger

    public init(
        store: any StateStore,
        state: ServingState,
        clock: BucketClock,
        partitionCount: Int32,
        logger: Logger
    ) {
        self.store = store
        self.state = state
        self.clock = clock
        self.partitionCount = partitionCount
        self.logger = logger
    }

    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            var items = ServingItems()
            var features: GroupProgress?
            var recall: GroupProgress?
            while !Task.isCancelled {
                if let newest = closedBucket(features, recall), newest > items.closedBucket ?? .min {
                    let range = (items.closedBucket.map { $0 + 1 } ?? Bucket.min)...newest
                    guard let stored = try await retry.run({ () async throws(PortError) in try await closed(range) })
                    else { return }
                    try await merge(stored, through: newest, into: &items)
                    state.publish(items)
                    logger.debug("Item buckets merged.", metadata: ["item.bucket": "\(newest)"])
                }
                let known = (features, recall)
                guard let next = try await retry.run({ () async throws(PortError) in try await newer(than: known) })
                else { return }
                (features, recall) = next
            }
        }
    }

    /// Waits for either group to move on. Both read the same log: whichever is behind is waited for.
    private func newer(
        than known: (features: GroupProgress?, recall: GroupProgress?)
    ) async throws(PortError) -> (GroupProgress?, GroupProgress?) {
        if let ahead = known.features, lags(known.recall, behind: ahead) {
            return (ahead, try await store.progress(of: .recall, after: known.recall))
        }
        return (
            try await store.progress(of: .features, after: known.features), try await store.progress(of: .recall)
        )
    }

    private var retry: Retry {
        Retry { [logger] error in
            logger.warning("The state store does not answer; trying again.", metadata: ["error": "\(error)"])
        }
    }

    private func lags(_ recall: GroupProgress?, behind features: GroupProgress) -> Bool {
        !(recall?.position.covers(features.position) ?? false)
    }

    private func closedBucket(_ features: GroupProgress?, _ recall: GroupProgress?) -> Bucket? {
        let watermarks = [features, recall].map { $0?.watermarks.minimum(partitionCount: partitionCount) }
        guard let first = watermarks[0] ?? nil, let second = watermarks[1] ?? nil else { return nil }
        return clock.newestClosed(at: min(first, second))
    }

    private func closed(
        _ range: ClosedRange<Bucket>
    ) async throws(PortError) -> (features: [BucketContribution], recall: [BucketContribution]) {
        (
            try await store.contributions(of: .features, in: range),
            try await store.contributions(of: .recall, in: range)
        )
    }

    private func merge(
        _ stored: (features: [BucketContribution], recall: [BucketContribution]),
        through newest: Bucket,
        into items: inout ServingItems
    ) async throws {
        var tallies: [Bucket: [ItemTallies]] = [:]
        for contribution in stored.features {
            tallies[contribution.bucket, default: []].append(try ItemTallies(decoding: contribution.content.bytes))
        }
        var visits: [Bucket: [VisitSequences]] = [:]
        for contribution in stored.recall {
            visits[contribution.bucket, default: []].append(try VisitSequences(decoding: contribution.content.bytes))
        }
        for bucket in Set(tallies.keys).union(visits.keys).sorted() {
            items.merge(tallies: tallies[bucket] ?? [], visits: visits[bucket] ?? [])
            await Task.yield()
        }
        items.closedBucket = newest
    }
}
