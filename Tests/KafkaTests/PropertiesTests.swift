import Kafka
import Ports
import TestServers
import TestSupport
import Testing

@Suite("Properties that are passed to librdkafka", .timeLimit(.minutes(2)))
struct PropertiesTests {
    /// Nobody listens there.
    private static let nowhere = "127.0.0.1:1"

    private func open(_ change: (inout KafkaConfiguration) -> Void) async throws {
        var configuration = freshConfiguration(brokers: Self.nowhere)
        configuration.requestTimeout = .milliseconds(200)
        change(&configuration)
        let log = try await KafkaLog.open(configuration, logger: testLogger)
        await log.close()
    }

    @Test(
        "A name that librdkafka does not know, or a value that it does not take, is an error that names the property",
        arguments: [("no.such.property", "1"), ("socket.timeout.ms", "soon"), ("security.protocol", "carrier-pigeon")]
    )
    func wrong(name: String, value: String) async {
        let message = await expectPortError(.invalidRequest) { try await open { $0.properties[name] = value } }
        #expect(message.contains(name))
    }

    @Test(
        "Properties on which the log rests are refused, with the reason",
        arguments: [
            ("acks", "1"), ("enable.idempotence", "false"), ("enable.auto.commit", "true"),
            ("auto.offset.reset", "earliest"), ("partitioner", "random"), ("isolation.level", "read_uncommitted"),
            ("group.id", "x"), ("message.timeout.ms", "1000"), ("bootstrap.servers", "x:1"),
        ]
    )
    func refused(name: String, value: String) async {
        let message = await expectPortError(.invalidRequest) { try await open { $0.properties[name] = value } }
        #expect(message.contains(name) && message.contains("cannot be set"))
    }

    @Test("What Freshet sets itself may be said again")
    func repeated() async {
        await expectPortError(.unavailable) {
            try await open {
                $0.properties = ["acks": "all", "enable.idempotence": "true", "isolation.level": "read_committed"]
            }
        }
    }

    @Test("Properties that do not fit together are an error")
    func misfits() async {
        await expectPortError(.invalidRequest) { try await open { $0.compression = "zip" } }
        await expectPortError(.invalidRequest) { try await open { $0.brokers = "" } }
        await expectPortError(.invalidRequest) {
            try await open {
                $0.properties = ["security.protocol": "sasl_plaintext", "sasl.mechanism": "SCRAM-SHA-256"]
            }
        }
    }

    @Test("A broker that refuses connections is an error within the deadline")
    func nobodyListens() async {
        let message = await expectPortError(.unavailable) { try await open { _ in } }
        #expect(message.contains("ratings"))
    }
}
