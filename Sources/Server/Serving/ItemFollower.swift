public import Events
import Features
public import Logging
public import Ports
import Recall
public import ServiceLifecycle

/// Follows the updaters: merges the contributions of every bucket that closes, and puts the result into service.
///
/// A bucket is closed when the lowest watermark over the partitions of both groups says so.
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
                    try await merge(through: newest, into: &items)
                    state.publish(items)
                    logger.debug("Item buckets merged.", metadata: ["item.bucket": "\(newest)"])
                }
                // Both groups read the same log: whichever is behind is waited for.
                if let ahead = features, lags(recall, behind: ahead) {
                    recall = try await store.progress(of: .recall, after: recall)
                } else {
                    features = try await store.progress(of: .features, after: features)
                    recall = try await store.progress(of: .recall)
                }
            }
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

    private func merge(through newest: Bucket, into items: inout ServingItems) async throws {
        let range = (items.closedBucket.map { $0 + 1 } ?? Bucket.min)...newest
        var tallies: [Bucket: [ItemTallies]] = [:]
        for stored in try await store.contributions(of: .features, in: range) {
            tallies[stored.bucket, default: []].append(try ItemTallies(decoding: stored.content.bytes))
        }
        var visits: [Bucket: [VisitSequences]] = [:]
        for stored in try await store.contributions(of: .recall, in: range) {
            visits[stored.bucket, default: []].append(try VisitSequences(decoding: stored.content.bytes))
        }
        for bucket in Set(tallies.keys).union(visits.keys).sorted() {
            items.merge(tallies: tallies[bucket] ?? [], visits: visits[bucket] ?? [])
            await Task.yield()
        }
        items.closedBucket = newest
        items.popular = CandidateGeneration.popularItems(items.table, catalogue: state.snapshot.catalogue)
    }
}
