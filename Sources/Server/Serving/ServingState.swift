public import Events
import Recall
import Releases
import Synchronization

/// What requests are answered from: each takes one snapshot and uses it throughout.
public final class ServingState: Sendable {
    struct Snapshot: Sendable {
        var catalogue: Catalogue
        var items: ServingItems
        var release: ServingRelease?
    }

    /// Who waits for a release to be taken up.
    private struct Waiters: Sendable {
        /// The highest number of a release that has been dealt with.
        var settled = 0
        var waiting: [(number: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let current: Mutex<Snapshot>
    private let waiters = Mutex(Waiters())

    public init(catalogue: Catalogue) {
        var items = ServingItems()
        items.popular = CandidateGeneration.popularItems(items.table, catalogue: catalogue)
        current = Mutex(Snapshot(catalogue: catalogue, items: items))
    }

    var snapshot: Snapshot { current.withLock { $0 } }

    func publish(_ items: ServingItems) {
        current.withLock { $0.items = items }
    }

    func publish(_ release: ServingRelease) {
        current.withLock { $0.release = release }
    }

    /// Waits until an announced release, or a later one, is in service or has turned out not to be loadable.
    /// - Parameter number: the release's number.
    public func settlement(of number: Int) async {
        await withCheckedContinuation { continuation in
            let isSettled = waiters.withLock { waiters in
                if waiters.settled >= number { return true }
                waiters.waiting.append((number, continuation))
                return false
            }
            if isSettled { continuation.resume() }
        }
    }

    /// Whether an announced release, or a later one, has been dealt with.
    public func isSettled(_ number: Int) -> Bool {
        waiters.withLock { $0.settled >= number }
    }

    /// Tells those who wait for a release of up to this number that it has been dealt with.
    func settle(through number: Int) {
        let done = waiters.withLock { waiters in
            waiters.settled = max(waiters.settled, number)
            let done = waiters.waiting.filter { $0.number <= waiters.settled }
            waiters.waiting.removeAll { $0.number <= waiters.settled }
            return done
        }
        for waiter in done { waiter.continuation.resume() }
    }

    /// The newest closed bucket of the item aggregates.
    public var itemBucket: Bucket? { snapshot.items.closedBucket }

    /// The catalogue's version.
    public var catalogueVersion: Int64 { snapshot.catalogue.version }

    /// The number of the release in service, 0 before the first.
    public var releaseNumber: Int { snapshot.release?.release.manifest.number ?? 0 }

    /// The release in service.
    public var release: ReleaseStatus? {
        snapshot.release.map { serving in
            ReleaseStatus(
                id: serving.version,
                cutOff: serving.release.manifest.cutOffBucket,
                metrics: serving.release.manifest.metrics
            )
        }
    }
}
