internal import CRdKafka
internal import Ports

/// What librdkafka says went wrong.
struct KafkaFault: Error, Hashable, Sendable {
    /// librdkafka's number of the error: negative ones are its own, positive ones the broker's.
    var code: Int32
    /// What it was about, in librdkafka's words.
    var message: String
    /// Whether the client that met it is of no more use.
    var isFatal = false

    init(code: Int32, message: String, isFatal: Bool = false) {
        self.code = code
        self.message = message
        self.isFatal = isFatal
    }

    init(_ error: rd_kafka_resp_err_t, isFatal: Bool = false) {
        self.init(code: error.rawValue, message: String(cString: rd_kafka_err2str(error)), isFatal: isFatal)
    }

    /// Takes over an error object, which is nil where there is no error.
    init?(taking error: OpaquePointer?) {
        guard let error else { return nil }
        defer { rd_kafka_error_destroy(error) }
        self.init(
            code: rd_kafka_error_code(error).rawValue,
            message: String(cString: rd_kafka_error_string(error)),
            isFatal: rd_kafka_error_is_fatal(error) != 0
        )
    }

    /// Whether it is this error.
    func `is`(_ error: rd_kafka_resp_err_t) -> Bool { code == error.rawValue }
}

extension KafkaFault {
    /// Whether it is only the consequence of a failure of other records.
    var isOfOthers: Bool {
        self.is(RD_KAFKA_RESP_ERR__FATAL) || self.is(RD_KAFKA_RESP_ERR__PURGE_QUEUE)
            || self.is(RD_KAFKA_RESP_ERR__PURGE_INFLIGHT)
    }

    /// What a role can do about it.
    var portCode: PortError.Code {
        let error = rd_kafka_resp_err_t(rawValue: code)
        // Fatal for a producer only: a new one can append again.
        if Self.sequenceFaults.contains(error) { return .unavailable }
        if isFatal { return .refused }
        if isOfHandshake { return isRefusedHandshake ? .refused : .unavailable }
        if Self.timeouts.contains(error) { return .timedOut }
        if Self.refusals.contains(error) { return .refused }
        if Self.wrongRequests.contains(error) { return .invalidRequest }
        return .unavailable
    }

    /// The error of a port.
    /// - Parameter task: what was being done, as in "topic x cannot be read".
    func portError(_ task: String) -> PortError {
        PortError(portCode, "\(task): \(message)")
    }

    private static let sequenceFaults: Set<rd_kafka_resp_err_t> = [
        RD_KAFKA_RESP_ERR__GAPLESS_GUARANTEE, RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER,
        RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH,
    ]
    private static let timeouts: Set<rd_kafka_resp_err_t> = [
        RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE,
        RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
    ]
    private static let refusals: Set<rd_kafka_resp_err_t> = [
        RD_KAFKA_RESP_ERR__FATAL, RD_KAFKA_RESP_ERR__FENCED,
        RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED,
        RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
        RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM,
        RD_KAFKA_RESP_ERR_ILLEGAL_SASL_STATE, RD_KAFKA_RESP_ERR_SECURITY_DISABLED,
        RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION, RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID,
        RD_KAFKA_RESP_ERR_POLICY_VIOLATION, RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL,
    ]
    private static let wrongRequests: Set<rd_kafka_resp_err_t> = [
        RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE,
        RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE, RD_KAFKA_RESP_ERR_INVALID_RECORD,
        RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP, RD_KAFKA_RESP_ERR_INVALID_PARTITIONS,
        RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR, RD_KAFKA_RESP_ERR_INVALID_CONFIG,
        RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, RD_KAFKA_RESP_ERR_INVALID_REQUEST,
        RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT, RD_KAFKA_RESP_ERR_INVALID_GROUP_ID,
        RD_KAFKA_RESP_ERR__INVALID_ARG, RD_KAFKA_RESP_ERR_INVALID_REQUIRED_ACKS,
    ]
}
