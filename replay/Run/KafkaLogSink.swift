import Events
import Kafka
import Logging

/// Appends events straight to a log in Kafka, for the roles to fold.
struct KafkaLogSink: EventSink {
    private let log: KafkaLog
    /// What waits until everything is folded; nil for not waiting.
    private let server: HTTPEventSink?
    private let newestTimestamp: Int64?

    /// - Parameters:
    ///   - server: a server whose status says how far the updaters are; `finish` waits for them where there is one.
    ///   - newestTimestamp: the newest event time that will be sent, in milliseconds since 1970.
    init(_ configuration: KafkaConfiguration, server: HTTPEventSink?, newestTimestamp: Int64?) async throws {
        self.server = server
        self.newestTimestamp = newestTimestamp
        log = try await KafkaLog.open(
            configuration,
            logger: Logger(label: "replay", factory: { StreamLogHandler.standardError(label: $0) })
        )
    }

    func send(_ events: [Event]) async throws {
        _ = try await log.append(events)
    }

    /// Says in every partition how far event time has come, so that buckets close, and waits for the updaters.
    func finish() async throws -> Bool {
        guard let newestTimestamp else { return false }
        let partitions = 0..<log.identity.partitionCount
        try await log.appendWatermarks(Dictionary(uniqueKeysWithValues: partitions.map { ($0, newestTimestamp) }))
        return try await server?.finish() ?? false
    }

    /// Leaves the brokers.
    func close() async {
        await log.close()
    }
}
