import Events
public import Logging
import Metrics
public import Ports
public import ServiceLifecycle

/// Keeps the item index of the release in service as the catalogue says.
///
/// It puts items that have changed there, and loads the release again when the index has lost it. It is the only one that
/// does, and looks at what is in service each time: a change that comes while a release is being loaded is put there once
/// that release is in service. While the index does not answer, it tries again.
public struct IndexFollower: Service {
    private let index: any ItemIndex
    private let state: ServingState
    private let interval: Duration
    private let logger: Logger

    /// - Parameter interval: how often to look whether the index still has the release, besides at every change.
    public init(index: any ItemIndex, state: ServingState, interval: Duration = .seconds(30), logger: Logger) {
        self.index = index
        self.state = state
        self.interval = interval
        self.logger = logger
    }

    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            let retry = Retry { [logger] error in
                logger.warning(
                    "The item index cannot be brought up to date now; trying again.",
                    metadata: ["error": "\(error)"]
                )
            }
            var nextLook = ContinuousClock.now + interval
            while !Task.isCancelled {
                let (known, looks) = (state.changes.count, nextLook <= .now)
                let isDone: Void? = try await retry.run { () async throws(PortError) in try await catchUp(looks: looks)
                }
                guard isDone != nil else { return }
                if looks { nextLook = .now + interval }
                await waitForChange(past: known, until: nextLook)
            }
        }
    }

    /// Waits for a change of what is in service, and no longer than to a moment.
    private func waitForChange(past known: UInt64, until moment: ContinuousClock.Instant) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await state.changes.wait(past: known) }
            group.addTask { try? await Task.sleep(until: moment) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Puts what the index does not have yet.
    /// - Parameter looks: whether to look for the release in the index though nothing has changed.
    /// - Throws: only what a repetition may mend.
    private func catchUp(looks: Bool) async throws(PortError) {
        let snapshot = state.snapshot
        let catalogue = snapshot.catalogue
        guard let release = snapshot.release else { return }
        let indexed = IndexedRelease(name: release.name, items: release.items, catalogue: catalogue)
        let changed = catalogue.items.filter { $0.value.version > release.indexedVersion }.keys.sorted()
        guard looks || !changed.isEmpty else { return }
        do throws(PortError) {
            try await restore(indexed)
            guard !changed.isEmpty else { return }
            try await index.put(changed, of: indexed)
            logger.info("Changed items are searchable.", metadata: ["items": "\(changed.count)"])
        } catch {
            guard !error.isRetriable else { throw error }
            Counter(label: "freshet_server_index_failures").increment()
            logger.error(
                "The item index does not take all items; the next release will try again.",
                metadata: ["release": "\(release.version)", "error": "\(error)"]
            )
        }
        // Noting it is a change itself.
        guard !changed.isEmpty else { return }
        state.noteIndexed(through: catalogue.itemsVersion, release: release.version)
    }

    /// Loads a release again that somebody has removed from the index.
    private func restore(_ release: IndexedRelease) async throws(PortError) {
        do throws(PortError) {
            try await index.put([], of: release)
        } catch {
            guard error.code == .invalidRequest else { throw error }
            logger.warning(
                "The item index has lost the release in service; loading it again.",
                metadata: ["release": "\(release.name.version)"]
            )
            try await index.load(release)
        }
    }
}
