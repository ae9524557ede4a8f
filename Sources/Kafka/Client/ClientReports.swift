internal import CRdKafka
internal import Logging

/// Takes the reports that every librdkafka client makes: errors, log lines, statistics. Used on one thread.
///
/// Losing brokers is not an error, since librdkafka goes on connecting: it is counted, and logged once until it is over.
struct ClientReports {
    private let metrics: ConnectionMetrics
    private let logger: Logger
    private var isDown = false

    init(metrics: ConnectionMetrics, logger: Logger) {
        self.metrics = metrics
        self.logger = logger
    }

    /// Takes a report.
    /// - Returns: the fault after which the client is of no use, if the report is of such a one.
    mutating func take(_ event: borrowing KafkaEvent) -> KafkaFault? {
        switch event.kind {
        case .log:
            let line = event.logLine
            logger.debug("librdkafka", metadata: ["kafka.line": "\(line.text)", "kafka.level": "\(line.level)"])
        case .statistics:
            let count = Self.connectedBrokers(event.statistics)
            metrics.up(count)
            if count > 0 { works() }
        case .error:
            if let fault = event.fault { return take(fault) }
        default:
            break
        }
        return nil
    }

    /// Takes an error.
    /// - Returns: the fault, if the client is of no use after it.
    mutating func take(_ fault: KafkaFault) -> KafkaFault? {
        if fault.isFatal || fault.isLasting { return fault }
        if fault.is(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN), !isDown {
            isDown = true
            metrics.lost()
            logger.warning("No Kafka broker can be reached; trying on.", metadata: ["error": "\(fault.message)"])
        } else {
            logger.debug("Kafka trouble", metadata: ["error": "\(fault.message)", "kafka.code": "\(fault.code)"])
        }
        return nil
    }

    /// A broker has answered.
    mutating func works() {
        guard isDown else { return }
        isDown = false
        logger.info("Kafka brokers can be reached again.")
    }

    /// Counts the brokers with a connection in a text of statistics.
    static func connectedBrokers(_ statistics: String) -> Int {
        // Only a broker's state is written in capitals.
        statistics.split(separator: #""state":"UP""#, omittingEmptySubsequences: false).count - 1
    }
}

extension KafkaFault {
    /// Whether it stays until somebody changes credentials, rights or topics.
    fileprivate var isLasting: Bool {
        if isRefusedHandshake { return true }
        return [
            RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM,
            RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
            RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
        ].contains { self.is($0) }
    }
}
