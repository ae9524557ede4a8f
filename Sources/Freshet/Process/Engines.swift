import Events
import Kafka
import Logging
import Ports
import Redis

/// Opens the engines that a role works on, and closes them behind it.
struct Engines {
    /// How long an engine may be out of reach when a process starts.
    static let startLimit = Duration.seconds(30)

    let kafka: KafkaConfiguration
    let logger: Logger

    /// Runs `body` with the log.
    func withLog(_ body: (KafkaLog) async throws -> Void) async throws {
        let (kafka, logger) = (kafka, logger)
        let opened = try await prepare { () async throws(PortError) in try await KafkaLog.open(kafka, logger: logger) }
        guard let log = opened else { return }
        do {
            try await body(log)
        } catch {
            await log.close()
            throw error
        }
        await log.close()
    }

    /// Runs `body` with the state store, which must be of the log.
    /// - Parameter views: what the store keeps beside users' records.
    func withStore(
        _ redis: RedisConfiguration,
        of log: KafkaLog,
        views: (any UserViews)? = nil,
        _ body: (RedisStateStore) async throws -> Void
    ) async throws {
        let logger = logger
        let opened = try await prepare { () async throws(PortError) in
            try await RedisStateStore.open(redis, logger: logger, views: views)
        }
        guard let store = opened else { return }
        do {
            try await check(store, isOf: log)
            try await body(store)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    /// The catalogue of the log; nil when the task was cancelled.
    /// - Parameter isFollowed: the process follows its changes, and passes over values that cannot be read.
    func catalogue(of log: any EventLog, isFollowed: Bool = false) async throws(PortError) -> Catalogue? {
        try await prepare { () async throws(PortError) in try await log.requiredCatalogue(isFollowed: isFollowed) }
    }

    /// Does what a process needs before it can begin, again and again while an engine is out of reach.
    /// - Returns: nil when the task was cancelled.
    func prepare<Value: Sendable>(
        _ step: @Sendable () async throws(PortError) -> Value
    ) async throws(PortError) -> Value? {
        let retry = Retry(limit: Self.startLimit) { [logger] error in
            logger.warning("Kafka or Redis does not answer; trying again.", metadata: ["error": "\(error)"])
        }
        return try await retry.run(step)
    }

    private func check(_ store: RedisStateStore, isOf log: KafkaLog) async throws(PortError) {
        for group in UpdaterGroup.allCases {
            guard let known = try await store.progress(of: group)?.log, known != log.identity else { continue }
            throw PortError(
                .foreignLog,
                "the state store holds state of log \(known), but this is log \(log.identity): use another database, or "
                    + "empty this one to rebuild the state from this log"
            )
        }
    }
}
