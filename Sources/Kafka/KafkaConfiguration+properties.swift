internal import Ports

extension KafkaConfiguration {
    /// Properties whose value is fixed, and why.
    static let fixedProperties: [String: (value: String?, reason: String)] = {
        let order = "without it an append could leave a gap, or come twice"
        let deadline = "a single event that expires would leave a gap: set the delivery timeout"
        let position = "positions come from the state store, never from the group"
        let option = "it is an option of its own"
        return [
            "acks": ("all", order), "request.required.acks": ("all", order), "enable.idempotence": ("true", order),
            "enable.gapless.guarantee": ("true", order), "message.timeout.ms": (nil, deadline),
            "delivery.timeout.ms": (nil, deadline),
            "partitioner": (nil, "users have the partition that state rests on"),
            "transactional.id": (nil, "events are appended outside transactions"),
            "enable.auto.commit": ("false", position), "auto.commit.enable": ("false", position),
            "enable.auto.offset.store": ("false", position),
            "auto.offset.reset": ("error", "a position that the log does not hold has to be an error"),
            "isolation.level": ("read_committed", "records of aborted transactions would be folded"),
            "enable.partition.eof": ("true", "positions could not move over offsets without a record"),
            "allow.auto.create.topics": ("false", "topics are made by freshet topics create"),
            "group.id": (nil, "groups are named after the updaters: set the prefix"),
            "bootstrap.servers": (nil, option), "metadata.broker.list": (nil, option),
            "delivery.report.only.error": ("false", "an append waits for the report of every event"),
            "log.queue": ("true", "librdkafka would write to standard error"),
        ]
    }()

    /// What all clients need.
    private func common() throws(PortError) -> [KafkaProperty] {
        guard !brokers.isEmpty else { throw PortError(.invalidRequest, "no Kafka broker is named") }
        return [
            KafkaProperty("bootstrap.servers", brokers),
            KafkaProperty("log.queue", "true"),
            KafkaProperty("socket.keepalive.enable", "true"),
            // A broker that does not answer is given up for another one after this long.
            KafkaProperty("socket.timeout.ms", "10000"),
            KafkaProperty("reconnect.backoff.max.ms", "2000"),
            KafkaProperty("statistics.interval.ms", "5000"),
        ]
    }

    /// The properties of the user, which are applied last.
    private func own() throws(PortError) -> [KafkaProperty] {
        var own: [KafkaProperty] = []
        for (name, value) in properties.sorted(by: { $0.key < $1.key }) {
            if let fixed = Self.fixedProperties[name], fixed.value != value {
                throw PortError(.invalidRequest, "the Kafka property \(name) cannot be set: \(fixed.reason)")
            }
            own.append(KafkaProperty(name, value))
        }
        return own
    }

    /// For a client that appends.
    func producerProperties() throws(PortError) -> [KafkaProperty] {
        try common() + [
            KafkaProperty("enable.idempotence", "true"),
            KafkaProperty("enable.gapless.guarantee", "true"),
            KafkaProperty("acks", "all"),
            // Appends have a deadline as a whole: single messages that expire would leave gaps.
            KafkaProperty("message.timeout.ms", "0"),
            KafkaProperty("linger.ms", "\(Self.milliseconds(linger))"),
            KafkaProperty("compression.codec", compression),
        ] + own()
    }

    /// For a client that reads, or asks for metadata.
    func readerProperties() throws(PortError) -> [KafkaProperty] {
        try common() + [
            KafkaProperty("auto.offset.reset", "error"),
            KafkaProperty("enable.auto.commit", "false"),
            KafkaProperty("enable.auto.offset.store", "false"),
            KafkaProperty("isolation.level", "read_committed"),
            KafkaProperty("enable.partition.eof", "true"),
            KafkaProperty("allow.auto.create.topics", "false"),
            KafkaProperty("queued.min.messages", "\(Self.prefetchedRecords)"),
            KafkaProperty("queued.max.messages.kbytes", "16384"),
            // Before version 2.2, librdkafka looks once a second whether a full queue has room again.
            KafkaProperty("fetch.queue.backoff.ms", "10", isOptional: true),
        ] + own()
    }

    /// For a member of a group.
    func memberProperties(group: String) throws(PortError) -> [KafkaProperty] {
        var member = [
            KafkaProperty("group.id", groupPrefix + group),
            KafkaProperty("partition.assignment.strategy", "cooperative-sticky"),
        ]
        if let memberID { member.append(KafkaProperty("group.instance.id", memberID)) }
        if let sessionTimeout {
            member.append(KafkaProperty("session.timeout.ms", "\(Self.milliseconds(sessionTimeout))"))
        }
        return try readerProperties() + member + own()
    }

    /// How many records a client fetches ahead.
    static let prefetchedRecords = 50_000

    /// A duration as librdkafka takes it; at least 0.
    static func milliseconds(_ duration: Duration) -> Int32 {
        Int32(min(max(0, duration / .milliseconds(1)), Double(Int32.max)))
    }
}
