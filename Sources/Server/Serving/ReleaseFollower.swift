public import Logging
import Metrics
public import Ports
public import Releases
public import ServiceLifecycle

/// Follows the announcements of releases: loads each new one beside the old, then switches.
///
/// A release that cannot be loaded is reported and left out; the one in service stays. The one before it stays loaded for
/// requests that are under way.
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

    private var retry: Retry {
        Retry { [logger] error in
            logger.warning("The log does not answer; trying again.", metadata: ["error": "\(error)"])
        }
    }

    private func serve(_ announced: AnnouncedRelease) async {
        let started = ContinuousClock.now
        do {
            let announcement = try announced.announcement()
            defer { state.settle(through: announcement.number) }
            let release = try directory.read(announcement.version)
            let items = release.itemVectors(state.snapshot.catalogue)
            try await index.load(items, of: announcement.version)
            try await scorer.load(release)
            state.publish(ServingRelease(release: release, items: items))
            Gauge(label: "freshet_server_release_number").record(release.manifest.number)
            logger.info(
                "Release in service.",
                metadata: [
                    "release": "\(announcement.version)",
                    "seconds": "\((ContinuousClock.now - started) / .seconds(1))",
                ]
            )
        } catch {
            Counter(label: "freshet_server_release_failures").increment()
            logger.error("A release cannot be loaded; the one before it stays.", metadata: ["error": "\(error)"])
        }
    }

    private func unload(_ version: String) async {
        do {
            try await index.unload(version)
            try await scorer.unload(version)
        } catch {
            logger.warning(
                "An old release cannot be unloaded.",
                metadata: ["release": "\(version)", "error": "\(error)"]
            )
        }
    }
}
