public import Events
import Ports
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

    private struct Current: Sendable {
        var snapshot: Snapshot
        /// How often it was replaced.
        var generation = 0
    }

    private let current: Mutex<Current>
    private let waiters = Mutex(Waiters())
    /// Counts the changes of the snapshot.
    let changes = ChangeSignal()

    public init(catalogue: Catalogue) {
        var items = ServingItems()
        items.popular = CandidateGeneration.popularItems(items.table, catalogue: catalogue)
        current = Mutex(Current(snapshot: Snapshot(catalogue: catalogue, items: items)))
    }

    var snapshot: Snapshot { current.withLock { $0.snapshot } }

    /// Puts item aggregates into service, with the popular items that follow from them and the catalogue.
    func publish(_ items: ServingItems) {
        update { snapshot in
            snapshot.items = items
            snapshot.items.popular = CandidateGeneration.popularItems(items.table, catalogue: snapshot.catalogue)
        }
    }

    /// Puts a release into service, with the items of the catalogue that is in service then.
    func publish(_ release: ServingRelease) {
        update { snapshot in
            snapshot.release = release
            snapshot.release?.follow(snapshot.catalogue)
        }
    }

    /// Puts a catalogue into service, with what follows from it.
    func publish(_ catalogue: Catalogue) {
        update { snapshot in
            snapshot.catalogue = catalogue
            let table = snapshot.items.table
            snapshot.items.popular = CandidateGeneration.popularItems(table, catalogue: catalogue)
            snapshot.release?.follow(catalogue)
        }
    }

    /// Notes that the item index has taken in what changed up to a version of items, if the release is still in service.
    func noteIndexed(through version: Int64, release: String) {
        update { snapshot in
            guard snapshot.release?.version == release else { return }
            snapshot.release?.indexedVersion = version
        }
    }

    /// Replaces the snapshot by what `change` makes of it; begins again when it was replaced meanwhile.
    private func update(_ change: (inout Snapshot) -> Void) {
        while true {
            let old = current.withLock { $0 }
            var snapshot = old.snapshot
            change(&snapshot)
            let next = Current(snapshot: snapshot, generation: old.generation + 1)
            let isReplaced = current.withLock { current in
                guard current.generation == old.generation else { return false }
                current = next
                return true
            }
            if isReplaced { return changes.notify() }
        }
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
