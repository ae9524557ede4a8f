import CRdKafkaMock
import Events
import Logging
import Metrics
import Testing

@testable import Kafka

/// librdkafka's cluster in this process: a broker that fails as it is told to. It knows no administration, so a log on it has an
/// identity without a record.
///
/// Unchecked: the calls on the cluster may come from any thread.
final class MockCluster: @unchecked Sendable {
    /// The numbers of requests in Kafka's protocol.
    enum Request: Int16 {
        case produce = 0
        case fetch = 1
        case metadata = 3
        case initProducerID = 22
    }

    /// The only broker.
    private static let broker: Int32 = 1

    private let client: OpaquePointer
    private let cluster: OpaquePointer

    init() throws {
        var errors = [CChar](repeating: 0, count: 512)
        let configuration = rd_kafka_conf_new()
        rd_kafka_conf_set(configuration, "log_level", "0", nil, 0)
        client = try #require(rd_kafka_new(RD_KAFKA_PRODUCER, configuration, &errors, errors.count))
        cluster = try #require(rd_kafka_mock_cluster_new(client, 1))
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(client)
    }

    var address: String { String(cString: rd_kafka_mock_cluster_bootstraps(cluster)) }

    /// The next requests of a kind are answered with these errors.
    func fail(_ request: Request, with errors: [rd_kafka_resp_err_t]) {
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, errors.count, errors)
    }

    /// Requests of a kind are answered as they should be again.
    func clear(_ request: Request) { rd_kafka_mock_clear_request_errors(cluster, request.rawValue) }

    /// The broker refuses connections from now on.
    func setDown() { rd_kafka_mock_broker_set_down(cluster, Self.broker) }

    /// The broker takes connections again.
    func setUp() { rd_kafka_mock_broker_set_up(cluster, Self.broker) }

    /// Each answer takes this long.
    func setRoundTrip(milliseconds: Int32) { rd_kafka_mock_broker_set_rtt(cluster, Self.broker, milliseconds) }

    /// Calls `body` with a log of 4 partitions, and closes it.
    func withLog<Value>(
        logger: Logger = testLogger,
        isolation: isolated (any Actor)? = #isolation,
        _ change: (inout KafkaConfiguration) -> Void = { _ in },
        _ body: (KafkaLog) async throws -> Value
    ) async throws -> Value {
        var configuration = freshConfiguration(brokers: address)
        change(&configuration)
        for name in configuration.topics.all {
            let count: Int32 = name == configuration.topics.ratings ? 4 : 1
            rd_kafka_mock_topic_create(cluster, name, count, 1)
        }
        let metrics = NOOPMetricsHandler.instance
        let log = KafkaLog(
            identity: LogIdentity(id: 1, partitionCount: 4),
            configuration: configuration,
            clients: try await KafkaClients.make(configuration, metrics: metrics, logger: logger),
            producer: try Producer(
                configuration,
                partitionCount: 4,
                metrics: ProducerMetrics(factory: metrics),
                logger: logger
            ),
            metrics: metrics,
            logger: logger
        )
        do {
            let value = try await body(log)
            await log.close()
            return value
        } catch {
            await log.close()
            throw error
        }
    }
}
