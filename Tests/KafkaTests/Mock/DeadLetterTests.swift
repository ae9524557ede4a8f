import CRdKafkaMock
import Events
import Ports
import TestSupport
import Testing

@testable import Kafka

@Suite("A topic of dead letters that refuses records", .timeLimit(.minutes(2)))
struct DeadLetterTests {
    /// What a group that keeps dead letters does with a record that nobody can read, and what the topic of dead letters has then.
    private func consume(
        refusals: [rd_kafka_resp_err_t],
        _ body: (any LogConsumer, MockCluster) async throws -> Void = { _, _ in }
    ) async throws -> [RawRecord] {
        let cluster = try MockCluster()
        return try await cluster.withLog { log in
            let topics = log.configuration.topics
            let value = [UInt8](repeating: 1, count: 5_000)
            let poison = RawRecord(partition: 2, key: [7], value: value, headers: ["trace": [1]])
            try RawProducer(cluster.address).send([poison], to: topics.ratings)
            cluster.fail(.produce, with: refusals)
            let consumer = try await log.consumer(group: "features", keepsDeadLetters: true)
            _ = try await consumer.assigned()
            try await consumer.start(at: Position())
            try await body(consumer, cluster)
            await consumer.close()
            return try rawRecords(of: topics.deadLetters, brokers: cluster.address)
        }
    }

    @Test(
        "A copy that is too large is made smaller until it fits, and the group goes on",
        arguments: [(2, 1_000, "4000"), (3, nil, "5000")]
    )
    func tooLarge(refusals: Int, size: Int?, truncated: String) async throws {
        let errors = Array(repeating: RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, count: refusals)
        let dead = try await consume(refusals: errors) { consumer, _ in
            guard case .batch(let batch) = try await consumer.next(limit: 10) else { throw UnexpectedDelivery() }
            #expect(batch.records.isEmpty && batch.end[2] == 1)
        }
        #expect(dead.count == 1)
        #expect(dead.first?.value?.count == size)
        #expect(dead.first?.header("truncated-bytes") == truncated)
        #expect(dead.first?.header("source-offset") == "0")
        #expect(dead.first?.header("trace") == (size == nil ? nil : "\u{1}"))
    }

    @Test(
        "One that takes nothing ends the group with the record's place and what to do",
        arguments: [
            (RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, 4, PortError.Code.invalidRequest),
            (RD_KAFKA_RESP_ERR_INVALID_RECORD, 4, .invalidRequest),
            (RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, 2, .refused),
        ].map { ($0.0.rawValue, $0.1, $0.2) }
    )
    func takesNothing(error: Int32, times: Int, code: PortError.Code) async throws {
        let errors = Array(repeating: rd_kafka_resp_err_t(rawValue: error), count: times)
        let dead = try await consume(refusals: errors) { consumer, _ in
            let message = await expectPortError(code) { try await consumer.next(limit: 10) }
            for word in ["offset 0 of partition 2", "ratings.dead", "max.message.bytes"] {
                #expect(message.contains(word))
            }
        }
        #expect(dead.isEmpty)
    }
}
