internal import Metrics

/// What a librdkafka client reports of its connections.
struct ConnectionMetrics: Sendable {
    private let brokers: Gauge
    private let losses: Counter

    /// - Parameter client: what the client is for; one of a few words.
    init(client: String, factory: any MetricsFactory) {
        let labels = [("client", client)]
        brokers = Gauge(label: "freshet_kafka_brokers_up", dimensions: labels, factory: factory)
        losses = Counter(label: "freshet_kafka_connection_losses", dimensions: labels, factory: factory)
    }

    /// The number of brokers with a connection that is up.
    func up(_ count: Int) { brokers.record(count) }

    /// All connections were lost.
    func lost() {
        losses.increment()
        brokers.record(0)
    }
}
