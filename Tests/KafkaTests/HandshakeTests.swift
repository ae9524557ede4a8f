import Events
import Kafka
import Ports
import TestSupport
import Testing

/// Against servers that speak no more of Kafka's protocol than a test needs.
@Suite("Handshakes with a broker", .timeLimit(.minutes(2)))
struct HandshakeTests {
    private func configuration(_ server: LoopbackServer) -> KafkaConfiguration {
        var configuration = freshConfiguration(brokers: "127.0.0.1:\(server.port)")
        configuration.requestTimeout = .seconds(3)
        configuration.properties = [
            "security.protocol": "sasl_plaintext", "sasl.mechanism": "PLAIN", "sasl.username": "freshet",
            "sasl.password": "secret", "reconnect.backoff.ms": "10", "reconnect.backoff.max.ms": "50",
        ]
        return configuration
    }

    /// The next request that is not for the versions of requests; those are answered: 17 (SaslHandshake) from 0 to 1, and
    /// 18 (ApiVersions) from 0 to 3.
    private static func request(_ connection: LoopbackConnection) -> LoopbackConnection.KafkaRequest? {
        while let request = connection.readKafkaRequest() {
            guard request.key == 18 else { return request }
            // No error; three less one entries, each with its end; the time to hold back; the end.
            let entries: [UInt8] = [0, 17, 0, 0, 0, 1, 0, 0, 18, 0, 0, 0, 3, 0]
            connection.answer(request, [0, 0, 3] + entries + [0, 0, 0, 0, 0])
        }
        return nil
    }

    @Test("A broker that takes connections and drops them in the handshake is out of reach")
    func dropped() async throws {
        try await withServer { connection, _ in
            _ = Self.request(connection)
        } _: { server in
            let recorder = LogRecorder()
            await expectPortError(.unavailable) {
                try await KafkaLog.open(configuration(server), logger: recorder.debugLogger)
            }
            #expect(recorder.says("mechanism handshake failed: Local:"), "the connection was not lost in the handshake")
        }
    }

    @Test("A broker that does not know the mechanism is refused, with what it knows")
    func refused() async throws {
        try await withServer { connection, _ in
            while let request = Self.request(connection), request.key == 17 {
                // The error 33, and a list with one mechanism.
                let mechanism = Array("GSSAPI".utf8)
                connection.answer(request, [0, 33, 0, 0, 0, 1, 0, UInt8(mechanism.count)] + mechanism)
            }
        } _: { server in
            let message = await expectPortError(.refused) {
                try await KafkaLog.open(configuration(server), logger: testLogger)
            }
            #expect(message.contains("GSSAPI"))
        }
    }
}
