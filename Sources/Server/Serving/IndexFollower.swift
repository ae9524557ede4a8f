import Events
public import Logging
import Metrics
public import Ports
public import ServiceLifecycle

/// Puts items that have changed in the catalogue into the item index of the release in service.
///
/// It is the only one that does, and looks at what is in service each time: a change that comes while a release is being
/// loaded is put there once that release is in service. While the index does not answer, it tries again.
public struct IndexFollower: Service {
    private let index: any ItemIndex
    private let state: ServingState
    private let logger: Logger

    public init(index: any ItemIndex, state: ServingState, logger: Logger) {
        self.index = index
        self.state = state
        self.logger = logger
    }

    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            let retry = Retry { [logger] error in
                logger.warning(
                    "The item index cannot take changed items now; trying again.",
                    metadata: ["error": "\(error)"]
                )
            }
            while !Task.isCancelled {
                let known = state.changes.count
                guard try await retry.run({ () async throws(PortError) in try await catchUp() }) != nil else { return }
                await state.changes.wait(past: known)
            }
        }
    }

    /// Puts what the index does not have yet.
    /// - Throws: only what a repetition may mend.
    private func catchUp() async throws(PortError) {
        let snapshot = state.snapshot
        let catalogue = snapshot.catalogue
        guard let release = snapshot.release, release.indexedVersion < catalogue.itemsVersion else { return }
        let changed = catalogue.items.filter { $0.value.version > release.indexedVersion }.keys.sorted()
        do throws(PortError) {
            try await index.put(
                changed,
                of: IndexedRelease(name: release.name, items: release.items, catalogue: catalogue)
            )
            logger.info("Changed items are searchable.", metadata: ["items": "\(changed.count)"])
        } catch {
            guard !error.isRetriable else { throw error }
            Counter(label: "freshet_server_unindexed_changes").increment()
            logger.error(
                "The item index does not take all changed items; the next release will try again.",
                metadata: ["release": "\(release.version)", "error": "\(error)"]
            )
        }
        state.noteIndexed(through: catalogue.itemsVersion, release: release.version)
    }
}
