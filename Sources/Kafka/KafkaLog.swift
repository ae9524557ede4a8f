public import Events
public import Logging
public import Metrics
public import Ports

/// The log in Kafka: the topic of events, the dead-letter topic beside it, and the compacted topics.
///
/// **Durability.** An append returns when all in-sync replicas have its events. In a partition the events appended are always
/// a run without a gap, so events that are sent again after an error are recognised by their ids.
///
/// **Members of groups.** Consumers of one group, in any number of processes, share the partitions. Positions come from the
/// caller, never from the group; what the group is told serves those who watch its lag.
///
/// **Threads.** Calls that block run on threads of their own: one for appends, one for each consumer and reader, and one for
/// each call that asks the brokers something. May be used from any task.
public final class KafkaLog: EventLog {
    public let identity: LogIdentity

    let configuration: KafkaConfiguration
    let clients: KafkaClients
    let producer: Producer
    let metrics: any MetricsFactory
    let logger: Logger
    /// Closes the consumers and readers that are open.
    let openReaders = OpenReaders()

    init(
        identity: LogIdentity,
        configuration: KafkaConfiguration,
        clients: KafkaClients,
        producer: Producer,
        metrics: any MetricsFactory,
        logger: Logger
    ) {
        self.identity = identity
        self.configuration = configuration
        self.clients = clients
        self.producer = producer
        self.metrics = metrics
        self.logger = logger
    }

    /// Opens the log whose topics are there.
    /// - Throws: `invalidRequest` when a property is wrong, or the topics were not made; `foreignLog` when the topic of
    ///   events has another number of partitions than when it was made; `unavailable` or `timedOut` when no broker answers;
    ///   `refused`.
    public static func open(
        _ configuration: KafkaConfiguration,
        metrics: any MetricsFactory = MetricsSystem.factory,
        logger: Logger
    ) async throws(PortError) -> KafkaLog {
        let clients = try await KafkaClients.make(configuration, metrics: metrics, logger: logger)
        let identity = try await KafkaTopics.identity(clients)
        let producer = try Producer(
            configuration,
            partitionCount: identity.partitionCount,
            metrics: ProducerMetrics(factory: metrics),
            logger: logger
        )
        return KafkaLog(
            identity: identity,
            configuration: configuration,
            clients: clients,
            producer: producer,
            metrics: metrics,
            logger: logger
        )
    }

    /// Waits for the appends under way, for as long as a request may take, and ends all threads. Consumers and readers that
    /// wait get nil; later calls throw `closed`.
    public func close() async {
        clients.close()
        await producer.close()
        await openReaders.close()
    }

    public func append(_ events: [Event]) async throws(PortError) -> [Int32: Int64] {
        try clients.checkOpen()
        guard !events.isEmpty else { return [:] }
        let delivered = try await producer.append(.events(events))
        guard !delivered.uncertain.isEmpty else { return delivered.lastOffsets }
        // Where the broker did not say, the end is behind the events for certain.
        let end: Position
        do throws(PortError) {
            end = try await self.end(isLimited: false)
        } catch {
            throw PortError(.timedOut, "the events are in the log, but nobody says where: \(error.message)")
        }
        return delivered.lastOffsets.merging(delivered.uncertain.map { ($0, end[$0] - 1) }, uniquingKeysWith: max)
    }

    public func appendWatermarks(_ watermarks: [Int32: Int64]) async throws(PortError) {
        try clients.checkOpen()
        var records: [OutgoingRecord] = []
        let now = WallClock.now
        for (partition, timestamp) in watermarks {
            guard 0..<identity.partitionCount ~= partition else {
                throw PortError(.invalidRequest, "log \(identity) has no partition \(partition) to mark")
            }
            records.append(
                try RecordEncoder.record(
                    ofWatermark: timestamp,
                    topic: configuration.topics.ratings,
                    partition: partition,
                    now: now
                )
            )
        }
        if !records.isEmpty { _ = try await producer.append(.records(records)) }
    }

    public func end() async throws(PortError) -> Position { try await end(isLimited: true) }

    private func end(isLimited: Bool) async throws(PortError) -> Position {
        let (topic, partitions) = (configuration.topics.ratings, 0..<identity.partitionCount)
        return try await clients.ask("the end of topic \(topic) is not known", isLimited: isLimited) {
            client,
            milliseconds throws(KafkaFault) in
            Position(try client.ends(of: topic, partitions: partitions, within: milliseconds))
        }
    }
}
