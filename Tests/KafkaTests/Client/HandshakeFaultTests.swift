import CRdKafkaMock
import Ports
import Testing

@testable import Kafka

@Suite("Failures of handshakes")
struct HandshakeFaultTests {
    private static let broker = "sasl_ssl://kafka:9093/bootstrap: "

    @Test(
        "A connection that was lost meanwhile is unavailable",
        arguments: [
            "SASL PLAIN mechanism handshake failed: Local: Broker transport failure: broker's supported mechanisms: (n/a) "
                + "(after 0ms in state AUTH_HANDSHAKE)",
            "SASL SCRAM-SHA-512 mechanism handshake failed: Local: Timed out: broker's supported mechanisms: (n/a)",
            "Disconnected (after 3ms in state AUTH_LEGACY)",
            "SASL authentication failure: Disconnected: check client PLAIN credentials and broker logs",
            "Disconnected: hung up from peer in state AUTH_LEGACY",
            "SASL authentication failure: Connection timed out",
            "Failed to acquire SASL OAUTHBEARER token: no route",
        ]
    )
    func lostSASL(reason: String) {
        let fault = KafkaFault(code: RD_KAFKA_RESP_ERR__AUTHENTICATION.rawValue, message: Self.broker + reason)
        #expect(fault.portCode == .unavailable && !fault.isRefusedHandshake)
    }

    @Test(
        "What the broker answers is refused",
        arguments: [
            "SASL PLAIN mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: GSSAPI",
            "SASL authentication error: Authentication failed: Invalid username or password (after 306ms in state AUTH_REQ)",
            "SASL authentication error: SASL SCRAM authentication failed: broker responded with invalid-proof",
            "SASL authentication failure: SASL SCRAM authentication failed: broker responded with unknown-user",
            "Failed to initialize SASL authentication: SASL Handshake not supported by broker (required by mechanism PLAIN)",
        ]
    )
    func refusedSASL(reason: String) {
        let fault = KafkaFault(code: RD_KAFKA_RESP_ERR__AUTHENTICATION.rawValue, message: Self.broker + reason)
        #expect(fault.portCode == .refused && fault.isRefusedHandshake)
    }

    @Test(
        "The same holds for TLS",
        arguments: [
            ("SSL handshake failed: error:0A000126:SSL routines::unexpected eof while reading (after 2ms)", false),
            ("SSL handshake failed: Disconnected: connecting to a PLAINTEXT broker listener?", false),
            ("SSL handshake failed: SSL transport error: Connection timed out", false),
            (
                "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be "
                    + "verified, verify that ssl.ca.location is correctly configured", true
            ),
            ("SSL handshake failed: error:0A00045C:SSL routines::tlsv13 alert certificate required", true),
            ("SSL handshake failed: error:0A00010B:SSL routines::wrong version number", true),
            ("Failed to verify broker certificate: self-signed certificate", true),
        ]
    )
    func transportLayerSecurity(reason: String, isRefused: Bool) {
        let fault = KafkaFault(code: RD_KAFKA_RESP_ERR__SSL.rawValue, message: Self.broker + reason)
        #expect(fault.portCode == (isRefused ? .refused : .unavailable))
    }

    @Test("A code without a reason says nothing, and the same words with another code are no handshake's")
    func bare() {
        #expect(KafkaFault(RD_KAFKA_RESP_ERR__AUTHENTICATION).portCode == .unavailable)
        #expect(KafkaFault(RD_KAFKA_RESP_ERR__SSL).portCode == .unavailable)
        #expect(!KafkaFault(code: RD_KAFKA_RESP_ERR__TRANSPORT.rawValue, message: "SASL").isRefusedHandshake)
    }
}
