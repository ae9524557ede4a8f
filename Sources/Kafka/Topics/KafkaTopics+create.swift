internal import CRdKafka
internal import Events
public import Logging
internal import Metrics
public import Ports
internal import Synchronization

extension KafkaTopics {
    /// Makes the topics that are missing, checks those that are there, and writes the log's identity: a new one if the topic
    /// of events was made. Can be repeated, also after it was broken off; one at a time.
    /// - Parameters:
    ///   - partitions: of the topic of events, for good: users cannot move between partitions. Nil takes as many as there
    ///     are, and `defaultPartitionCount` for a new topic.
    ///   - replication: how many brokers hold each topic.
    /// - Throws: `invalidRequest` when topics are there that are of no use; `refused`, `unavailable`, `timedOut`.
    public static func create(
        _ configuration: KafkaConfiguration,
        partitions: Int32?,
        replication: Int32,
        logger: Logger
    ) async throws(PortError) -> KafkaTopicReport {
        try await create(configuration, partitions: partitions, replication: replication, logger: logger) { _ in }
    }

    /// The same, calling `reached` behind each step; what it throws breaks off there.
    ///
    /// A stored identity is removed, durably, before the topic of events is made: broken off anywhere, what is left never
    /// names a new topic by the identity of the one before it.
    static func create(
        _ configuration: KafkaConfiguration,
        partitions: Int32?,
        replication: Int32,
        logger: Logger,
        reached: (TopicCreationStep) throws(PortError) -> Void
    ) async throws(PortError) -> KafkaTopicReport {
        guard partitions ?? 1 > 0, replication > 0 else {
            throw PortError(.invalidRequest, "a topic needs at least one partition and one replica")
        }
        let clients = try await KafkaClients.make(configuration, metrics: NOOPMetricsHandler.instance, logger: logger)
        defer { clients.close() }
        let ratings = configuration.topics.ratings
        let existing = try await partitionCount(of: ratings, clients)
        let plan = TopicPlan(configuration.topics, partitions: partitions ?? existing ?? defaultPartitionCount)
        var found: [String: Int32] = [:]
        for topic in plan.topics { found[topic.name] = try await partitionCount(of: topic.name, clients) }
        try plan.check(found)
        let missing = plan.topics.filter { found[$0.name] == nil }
        var made = try await make(missing.filter { $0.name != ratings }, replication: replication, clients)
        try reached(.otherTopicsMade)
        if found[ratings] == nil {
            let before = try await storedIdentity(clients)
            if before != nil { try await writeIdentity(nil, configuration, logger: logger) }
            try reached(.identityRemoved)
            let topics = missing.filter { $0.name == ratings }
            let answer = try await request(topics, replication: replication, clients)
            if answer.made.isEmpty, !answer.isRepeated, let before {
                // It was there all along: a broker that has just started may not know of it yet.
                if try await storedIdentity(clients) == nil {
                    try await writeIdentity(before, configuration, logger: logger)
                }
                throw PortError(
                    .unavailable,
                    "topic \(ratings) is there, but the broker that was asked did not know it: nothing is changed; run this again"
                )
            }
            try await awaitTopics(topics, clients)
            made.formUnion(answer.made)
            try reached(.eventTopicMade)
        }
        var warnings: [String] = []
        for topic in plan.topics where !made.contains(topic.name) {
            warnings += try await check(topic.name, plan, clients)
        }
        let stored = try await storedIdentity(clients)
        if stored == nil {
            try await writeIdentity(newIdentity(plan.topics[0]), configuration, logger: logger)
        }
        return KafkaTopicReport(
            identity: try await identity(clients),
            isNew: stored == nil,
            made: plan.topics.map(\.name).filter(made.contains),
            found: plan.topics.map(\.name).filter { !made.contains($0) },
            warnings: warnings
        )
    }

    /// Makes topics and waits until they are there.
    /// - Returns: the names of those that were made, and not by somebody else in the meantime.
    private static func make(
        _ topics: [TopicPlan.Topic],
        replication: Int32,
        _ clients: KafkaClients
    ) async throws(PortError) -> Set<String> {
        let made = try await request(topics, replication: replication, clients).made
        try await awaitTopics(topics, clients)
        return made
    }

    /// Asks for topics to be made.
    /// - Returns: the names of those that were, and whether it was asked more than once, so that one that was there already
    ///   may be of the request before.
    private static func request(
        _ topics: [TopicPlan.Topic],
        replication: Int32,
        _ clients: KafkaClients
    ) async throws(PortError) -> (made: Set<String>, isRepeated: Bool) {
        guard !topics.isEmpty else { return ([], false) }
        let requests = Atomic(0)
        let faults = try await clients.ask("topics cannot be made") { client, milliseconds throws(KafkaFault) in
            requests.add(1, ordering: .relaxed)
            return try client.makeTopics(topics, replication: replication, within: milliseconds)
        }
        var made = Set(topics.map(\.name))
        for (name, fault) in faults.sorted(by: { $0.key < $1.key }) {
            guard fault.is(RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) else {
                throw fault.portError("topic \(name) cannot be made")
            }
            made.remove(name)
        }
        return (made, requests.load(ordering: .relaxed) > 1)
    }

    /// Waits until all brokers that are asked know the topics.
    private static func awaitTopics(_ topics: [TopicPlan.Topic], _ clients: KafkaClients) async throws(PortError) {
        let deadline = ContinuousClock.now + clients.configuration.requestTimeout
        for topic in topics {
            while try await partitionCount(of: topic.name, clients) != topic.partitions {
                guard ContinuousClock.now < deadline else {
                    throw PortError(
                        .timedOut,
                        "topic \(topic.name) was made, but is not there yet with \(topic.partitions) partitions: run this again"
                    )
                }
                do { try await Task.sleep(for: .milliseconds(50)) } catch {
                    throw PortError(.unavailable, "making topics was cancelled: run it again")
                }
            }
        }
    }

    /// - Returns: warnings, if the broker says what properties a topic has.
    private static func check(
        _ name: String,
        _ plan: TopicPlan,
        _ clients: KafkaClients
    ) async throws(PortError) -> [String] {
        let properties: [String: String]
        do throws(PortError) {
            properties = try await clients.ask("topic \(name) cannot be described") {
                client,
                milliseconds throws(KafkaFault) in
                try client.properties(ofTopic: name, within: milliseconds)
            }
        } catch {
            guard !error.isRetriable else { throw error }
            return ["Topic \(name) cannot be checked: \(error.message)."]
        }
        return plan.warnings(name, properties: properties)
    }

    /// An identity that no log has.
    private static func newIdentity(_ topic: TopicPlan.Topic) -> WireLog {
        var wire = WireLog()
        wire.id = .random(in: 1 ... .max)
        wire.partitionCount = topic.partitions
        wire.topic = topic.name
        return wire
    }

    /// Writes the log's identity, and returns when it is durable.
    /// - Parameter identity: nil removes it.
    private static func writeIdentity(
        _ identity: WireLog?,
        _ configuration: KafkaConfiguration,
        logger: Logger
    ) async throws(PortError) {
        var record = OutgoingRecord(
            topic: configuration.topics.releases,
            partition: 0,
            key: Array(identityKey.utf8),
            value: nil
        )
        if let identity {
            record.value = try RecordEncoder.bytes(of: identity)
            record.headers = [RecordHeader(ContentType.header, "application/x-protobuf; message=freshet.v1.Log")]
        }
        let producer = try Producer(
            configuration,
            partitionCount: 1,
            metrics: ProducerMetrics(factory: NOOPMetricsHandler.instance),
            logger: logger
        )
        do throws(PortError) {
            _ = try await producer.append(.records([record]))
        } catch {
            await producer.close()
            throw error
        }
        await producer.close()
    }
}
