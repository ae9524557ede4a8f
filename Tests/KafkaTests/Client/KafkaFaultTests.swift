import CRdKafkaMock
import Ports
import Testing

@testable import Kafka

@Suite("What faults of Kafka mean to a role")
struct KafkaFaultTests {
    @Test(
        "What passes may be retried, what stays is refused, and what is wrong with a request is the request's",
        arguments: [
            (RD_KAFKA_RESP_ERR__TRANSPORT, PortError.Code.unavailable),
            (RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, .unavailable), (RD_KAFKA_RESP_ERR__RESOLVE, .unavailable),
            (RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, .unavailable),
            (RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, .unavailable), (RD_KAFKA_RESP_ERR__TIMED_OUT, .timedOut),
            (RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, .timedOut), (RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, .timedOut),
            (RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, .refused),
            (RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, .refused),
            (RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, .refused),
            (RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, .refused), (RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, .refused),
            (RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, .refused), (RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, .invalidRequest),
            (RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR, .invalidRequest),
            (RD_KAFKA_RESP_ERR_UNKNOWN, .unavailable),
        ].map { ($0.0.rawValue, $0.1) }
    )
    func codes(error: Int32, code: PortError.Code) {
        let fault = KafkaFault(code: error, message: "why")
        #expect(fault.portCode == code)
        #expect(fault.portError("topic x cannot be read") == PortError(code, "topic x cannot be read: why"))
    }

    @Test("A fatal fault is refused, unless a new producer mends it")
    func fatal() {
        #expect(
            KafkaFault(code: RD_KAFKA_RESP_ERR__TRANSPORT.rawValue, message: "", isFatal: true).portCode == .refused
        )
        for error in [RD_KAFKA_RESP_ERR__GAPLESS_GUARANTEE, RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER] {
            #expect(KafkaFault(code: error.rawValue, message: "", isFatal: true).portCode == .unavailable)
        }
    }

    @Test("Connected brokers are counted in the statistics")
    func statistics() {
        let text =
            #"{"brokers":{"a:1/1":{"state":"UP"},"b:1/2":{"state":"DOWN"},"c":{"state":"UP"}},"cgrp":{"state":"up"}}"#
        #expect(ClientReports.connectedBrokers(text) == 2)
        #expect(ClientReports.connectedBrokers("") == 0)
    }
}
