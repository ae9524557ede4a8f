import Kafka
import TestServers
import TestSupport
import Testing

@Suite(
    "The log in Kafka obeys the rules of its port",
    .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)"),
    .timeLimit(.minutes(5))
)
struct ConformanceTests {
    @Test(arguments: EventLogRule.allCases)
    func log(obeys rule: EventLogRule) async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            try await withNewLog(configuration) { log in
                let fixture = LogFixture(log: log) {
                    await log.close()
                    return try await KafkaLog.open(configuration, logger: testLogger)
                }
                try await rule.check(fixture)
            }
        }
    }
}
