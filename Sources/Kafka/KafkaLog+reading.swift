public import Events
internal import Logging
internal import Metrics
public import Ports

extension KafkaLog {
    public func consumer(group: String, keepsDeadLetters: Bool) async throws(PortError) -> any LogConsumer {
        var logger = logger
        logger[metadataKey: "kafka.group"] = "\(configuration.groupPrefix)\(group)"
        let office = DeadLetterOffice(
            producer: producer,
            topics: configuration.topics,
            kept: Counter(label: "freshet_kafka_dead_letters", dimensions: [], factory: metrics),
            logger: logger
        )
        let consumer = KafkaLogConsumer.join(
            try await clients.newMember(group: group),
            group: group,
            configuration: configuration,
            partitionCount: identity.partitionCount,
            deadLetters: keepsDeadLetters ? office : nil,
            metrics: metrics,
            logger: logger
        )
        try openReaders.add(consumer.requests)
        return consumer
    }

    public func reader(from position: Position) async throws(PortError) -> any LogReader {
        let strange = position.offsets.filter { !(0..<identity.partitionCount ~= $0.key) || $0.value < 0 }
        if let (partition, offset) = strange.min(by: { $0.key < $1.key }) {
            throw PortError(
                .foreignLog,
                "a reader would start at offset \(offset) of partition \(partition), which log \(identity) does not have: "
                    + "remove the state, and it is rebuilt from the log"
            )
        }
        let reader = KafkaLogReader.start(
            try await clients.newReader(),
            at: position,
            configuration: configuration,
            partitionCount: identity.partitionCount,
            metrics: metrics,
            logger: logger
        )
        try openReaders.add(reader.requests)
        return reader
    }

    public func put(_ values: [String: [UInt8]], in topic: CompactedTopic) async throws(PortError) {
        try clients.checkOpen()
        guard !values.isEmpty else { return }
        if topic == .releases, values[KafkaTopics.identityKey] != nil {
            throw PortError(.invalidRequest, "the key \(KafkaTopics.identityKey) of releases names the log")
        }
        let name = configuration.topics.name(of: topic)
        let stored = try await clients.records(CompactedQuery(topic: name))
        let equal = Set(stored.lazy.filter { values[$0.key] == $0.value }.map(\.key))
        let records = values.filter { !equal.contains($0.key) }.sorted { $0.key < $1.key }.map { key, value in
            OutgoingRecord(topic: name, partition: 0, key: Array(key.utf8), value: value)
        }
        if !records.isEmpty { _ = try await producer.append(.records(records)) }
    }

    public func records(
        of topic: CompactedTopic,
        after version: Int64,
        waiting: Bool
    ) async throws(PortError) -> [CompactedRecord] {
        try await clients.records(
            CompactedQuery(
                topic: configuration.topics.name(of: topic),
                version: version,
                hiddenKey: topic == .releases ? KafkaTopics.identityKey : nil,
                waits: waiting
            )
        )
    }
}
