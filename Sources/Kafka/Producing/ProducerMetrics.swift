internal import Metrics

/// What a producer reports of itself.
struct ProducerMetrics: Sendable {
    private let delivered: Counter
    private let failed: Counter
    private let renewed: Counter
    let connection: ConnectionMetrics

    init(factory: any MetricsFactory) {
        delivered = Counter(label: "freshet_kafka_delivered_records", dimensions: [], factory: factory)
        failed = Counter(label: "freshet_kafka_failed_records", dimensions: [], factory: factory)
        renewed = Counter(label: "freshet_kafka_renewed_producers", dimensions: [], factory: factory)
        connection = ConnectionMetrics(client: "producer", factory: factory)
    }

    func delivered(_ count: Int) {
        if count > 0 { delivered.increment(by: count) }
    }

    func failed(_ count: Int) {
        if count > 0 { failed.increment(by: count) }
    }

    /// A failure made a new librdkafka producer necessary.
    func renew() { renewed.increment() }
}
