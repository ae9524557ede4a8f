public import Events
import Synchronization

/// What requests are answered from: each takes one snapshot and uses it throughout.
public final class ServingState: Sendable {
    struct Snapshot: Sendable {
        var catalogue: Catalogue
        var items = ServingItems()
        var release: ServingRelease?
    }

    private let current: Mutex<Snapshot>

    public init(catalogue: Catalogue) {
        current = Mutex(Snapshot(catalogue: catalogue))
    }

    var snapshot: Snapshot { current.withLock { $0 } }

    func publish(_ items: ServingItems) {
        current.withLock { $0.items = items }
    }

    func publish(_ release: ServingRelease) {
        current.withLock { $0.release = release }
    }

    /// The newest closed bucket of the item aggregates.
    public var itemBucket: Bucket? { snapshot.items.closedBucket }

    /// The catalogue's version.
    public var catalogueVersion: Int64 { snapshot.catalogue.version }

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
