import Events
public import Logging
import Metrics
public import Ports
public import Releases
public import ServiceLifecycle

/// Follows the announcements of releases: loads each new one beside the old, then switches.
///
/// While the item index or the scorer does not answer, the one in service stays, and loading is tried again. A release that
/// cannot be loaded is reported and left out. The one before the one in service stays loaded for requests under way.
public struct ReleaseFollower: Service {
    private let log: any EventLog
    private let directory: ReleaseDirectory
    private let index: any ItemIndex
    private let scorer: any Scorer
    private let state: ServingState
    private let logger: Logger

    public init(
        log: any EventLog,
        directory: ReleaseDirectory,
        index: any ItemIndex,
        scorer: any Scorer,
        state: ServingState,
        logger: Logger
    ) {
        self.log = log
        self.directory = directory
        self.index = index
        self.scorer = scorer
        self.state = state
        self.logger = logger
    }

    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            // Nobody is left to deal with what is announced after this.
            defer { state.settle(through: .max) }
            var version: Int64 = 0
            var previous: String?
            while !Task.isCancelled {
                let known = version
                let next = try await retry.run { () async throws(PortError) in
                    try await log.announcedRelease(after: known, waiting: true)
                }
                guard let newest = next ?? nil else { return }
                version = newest.version
                let old = state.snapshot.release?.version
                await serve(newest)
                guard let old, state.snapshot.release?.version != old else { continue }
                if let previous { await unload(previous) }
                previous = old
            }
        }
    }

    private var retry: Retry { retry("The log does not answer; trying again.") }

    private func retry(_ message: Logger.Message) -> Retry {
        Retry { [logger] error in logger.warning(message, metadata: ["error": "\(error)"]) }
    }

    private func serve(_ announced: AnnouncedRelease) async {
        let started = ContinuousClock.now
        do {
            let announcement = try announced.announcement()
            defer { state.settle(through: announcement.number) }
            let release = try directory.read(announcement.version)
            let catalogue = state.snapshot.catalogue
            let serving = ServingRelease(release: release, catalogue: catalogue)
            guard try await load(serving, catalogue, announced) else { return }
            state.publish(serving)
            // Others reading the index are not waited for.
            state.settle(through: announcement.number)
            Gauge(label: "freshet_server_release_number").record(release.manifest.number)
            logger.info(
                "Release in service.",
                metadata: [
                    "release": "\(announcement.version)",
                    "seconds": "\((ContinuousClock.now - started) / .seconds(1))",
                ]
            )
            await promote(serving.name)
        } catch {
            Counter(label: "freshet_server_release_failures").increment()
            logger.error("A release cannot be loaded; the one before it stays.", metadata: ["error": "\(error)"])
        }
    }

    /// Loads a release into the item index and the scorer, or into neither. Goes on trying until a newer one is announced.
    /// - Returns: false when the task was cancelled before that.
    private func load(
        _ serving: ServingRelease,
        _ catalogue: Catalogue,
        _ announced: AnnouncedRelease
    ) async throws(PortError) -> Bool {
        let retry = retry("A release cannot be loaded now; trying again.")
        let indexed = IndexedRelease(name: serving.name, items: serving.items, catalogue: catalogue)
        do throws(PortError) {
            let isIndexed: Void? = try await retry.run { () async throws(PortError) in
                try await attempt(announced) { () async throws(PortError) in try await index.load(indexed) }
            }
            guard isIndexed != nil else { return false }
            let isLoaded: Void? = try await retry.run { () async throws(PortError) in
                try await attempt(announced) { () async throws(PortError) in try await scorer.load(serving.release) }
            }
            return isLoaded != nil
        } catch {
            if serving.version != state.snapshot.release?.version { await unload(serving.version) }
            throw error
        }
    }

    /// Tries once. A failure is final when a newer release is announced: that one is loaded instead.
    private func attempt(
        _ announced: AnnouncedRelease,
        _ body: () async throws(PortError) -> Void
    ) async throws(PortError) {
        do throws(PortError) {
            try await body()
        } catch {
            guard error.isRetriable, try await log.announcedRelease(after: announced.version, waiting: false) != nil
            else {
                throw error
            }
            throw PortError(.refused, "a newer release is announced, and this one cannot be loaded: \(error.message)")
        }
    }

    /// Shows a release to other readers of the item index. Gives up after a while: the next release will be shown.
    private func promote(_ release: IndexedRelease.Name) async {
        do {
            let retry = Retry(limit: .seconds(30)) { [logger] error in
                logger.warning(
                    "A release in service cannot be shown to other readers now; trying again.",
                    metadata: ["error": "\(error)"]
                )
            }
            _ = try await retry.run { () async throws(PortError) in try await index.promote(release) }
        } catch {
            logger.error(
                "A release in service cannot be shown to other readers of the item index.",
                metadata: ["release": "\(release.version)", "error": "\(error)"]
            )
        }
    }

    /// Unloads a release from both, whatever becomes of the other.
    private func unload(_ version: String) async {
        for part in [index.unload, scorer.unload] as [(String) async throws(PortError) -> Void] {
            do throws(PortError) {
                try await part(version)
            } catch {
                logger.warning(
                    "An old release cannot be unloaded.",
                    metadata: ["release": "\(version)", "error": "\(error)"]
                )
            }
        }
    }
}
