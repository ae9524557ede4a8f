public import Logging
public import Ports
public import Releases
public import ServiceLifecycle

/// Follows the announcements of releases, so that the vectors of users that stand beside their records are those of the
/// newest release.
///
/// A release that cannot be read, or users that cannot be reached, are reported; the vectors stay as they are until the
/// next release, or the user's next event.
public struct ViewFollower: Service {
    private let log: any EventLog
    private let directory: ReleaseDirectory
    private let views: TextViews
    private let logger: Logger
    private let refresh: @Sendable () async throws(PortError) -> Int

    /// - Parameter refresh: makes the views of all users again that were made with another release; answers how many.
    public init(
        log: any EventLog,
        directory: ReleaseDirectory,
        views: TextViews,
        logger: Logger,
        refresh: @escaping @Sendable () async throws(PortError) -> Int
    ) {
        self.log = log
        self.directory = directory
        self.views = views
        self.logger = logger
        self.refresh = refresh
    }

    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            var version: Int64 = 0
            while !Task.isCancelled {
                let known = version
                let next = try await retry.run { () async throws(PortError) in
                    try await log.announcedRelease(after: known, waiting: true)
                }
                guard let newest = next ?? nil else { return }
                version = newest.version
                await follow(newest)
            }
        }
    }

    private var retry: Retry {
        Retry { [logger] error in
            logger.warning("An engine does not answer; trying again.", metadata: ["error": "\(error)"])
        }
    }

    private func follow(_ announced: AnnouncedRelease) async {
        do {
            let announcement = try announced.announcement()
            views.use(try directory.read(announcement.version))
            guard let count = try await retry.run(refresh) else { return }
            logger.info(
                "Vectors beside user records follow the release.",
                metadata: ["release": "\(announcement.version)", "users": "\(count)"]
            )
        } catch {
            logger.error(
                "Vectors beside user records cannot follow a release.",
                metadata: ["error": "\(error)"]
            )
        }
    }
}
