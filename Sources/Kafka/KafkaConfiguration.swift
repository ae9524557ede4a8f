/// Which Kafka a log lies in, and how to talk to it.
public struct KafkaConfiguration: Hashable, Sendable {
    /// Addresses of brokers to begin with, `host:port` separated by commas.
    public var brokers: String
    /// The topics' names.
    public var topics: KafkaTopicNames
    /// Properties of librdkafka, by name, for all its clients: what is set here is applied last. TLS and SASL are configured
    /// here. Properties on which the log's promises rest are refused (`KafkaConfiguration+properties`).
    public var properties: [String: String] = [:]
    /// Put before the name of a group of consumers.
    public var groupPrefix = "freshet-"
    /// Makes the consumers static members of their groups: the name of this process in them, which no other process has.
    /// A member that restarts within its session gets its partitions back without a rebalance.
    public var memberID: String?
    /// How long a request may take: opening, `end`, the start of reading, leaving a group.
    public var requestTimeout = Duration.seconds(5)
    /// How long an append may take, from the call until its events are delivered.
    public var deliveryTimeout = Duration.seconds(30)
    /// How many records may wait to be delivered, those under way included; what comes on top is refused at once. At least 1.
    public var maximumPendingRecords = 100_000
    /// The same in bytes, about: of events in memory, and of keys, values and headers of other records.
    public var maximumPendingBytes = 64 << 20
    /// How long a partition that is taken away waits for the batch that the caller works on.
    public var revocationPatience = Duration.seconds(5)
    /// How long a group waits for a member that does not answer; nil leaves it to librdkafka (45 seconds). At least a
    /// second.
    public var sessionTimeout: Duration?
    /// How long events wait for others to be sent together.
    public var linger = Duration.milliseconds(1)
    /// How batches are compressed: none, gzip, snappy, lz4 or zstd.
    public var compression = "lz4"

    public init(brokers: String, topics: KafkaTopicNames = KafkaTopicNames()) {
        self.brokers = brokers
        self.topics = topics
    }
}
