import Events
import Kafka
import Ports
import TestServers
import TestSupport
import Testing

@Suite(
    "Records that nobody can read",
    .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)"),
    .timeLimit(.minutes(2))
)
struct PoisonTests {
    private static let type = Array("application/x-protobuf; message=freshet.v1.Event".utf8)
    private static let event = Array(#"{"userid":1,"itemid":2,"rating":3.5,"ts":1000}"#.utf8)
    /// The partition of user 1 among four.
    private static let home = Partitioner.partition(of: 1, partitionCount: 4)

    /// Records that are poison, with a word of the reason.
    private static let poison: [(record: RawRecord, reason: String)] = [
        (RawRecord(partition: home, key: Array("1".utf8), value: nil), "no value"),
        (RawRecord(partition: home, key: nil, value: Array("hello".utf8)), "content-type"),
        (RawRecord(partition: home, key: nil, value: []), "content-type"),
        (RawRecord(partition: home, value: Array(#"{"userid":1,"itemid":2"#.utf8)), "end of the object"),
        (RawRecord(partition: home, value: Array(#"{"userid":1,"itemid":2,"rating":6}"#.utf8)), "rating"),
        (
            RawRecord(
                partition: home,
                value: Array(#"{"userid":1,"itemid":2,"rating":1,"ts":9000000}"#.utf8),
                timestamp: 1
            ),
            "hour"
        ),
        (RawRecord(partition: home, key: [0xff, 0], value: [8], headers: ["content-type": type]), "protobuf"),
        (RawRecord(partition: home, value: [8, 1], headers: ["content-type": type]), "item_id"),
        (RawRecord(partition: home, value: event, headers: ["content-type": Array("text/plain".utf8)]), "text/plain"),
        (RawRecord(partition: (home + 1) % 4, key: Array("1".utf8), value: event), "murmur2"),
        (RawRecord(partition: home, value: [UInt8](repeating: 0, count: 999_000)), "content-type"),
    ]

    /// Reads everything there is as a member of a group.
    private func consume(
        _ log: KafkaLog,
        keepsDeadLetters: Bool = true
    ) async throws -> (records: [LogRecord], position: Position) {
        let end = try await log.end()
        let consumer = try await log.consumer(group: "features", keepsDeadLetters: keepsDeadLetters)
        _ = try await consumer.assigned()
        try await consumer.start(at: Position())
        let read = try await consumer.read(to: end)
        await consumer.close()
        return read
    }

    @Test("They are passed over, and kept with key, bytes, headers, place and reason, each in its order")
    func kept() async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            try await withNewLog(configuration) { log in
                let producer = try RawProducer(broker.address)
                let good = RawRecord(partition: Self.home, key: Array("1".utf8), value: Self.event)
                let records = Self.poison.flatMap { [$0.record, good] }
                try producer.send(records, to: configuration.topics.ratings)

                let (read, position) = try await consume(log)
                #expect(read.count == Self.poison.count)
                #expect(read.events.allSatisfy { $0 == Event(userID: 1, itemID: 2, rating: 3.5, timestamp: 1_000) })
                #expect(try await position.covers(log.end()))

                let dead = try rawRecords(of: configuration.topics.deadLetters, brokers: broker.address)
                #expect(dead.count == Self.poison.count)
                for (record, reason) in Self.poison {
                    let found = dead.first { letter in
                        letter.header("reason")?.contains(reason) == true
                            && (letter.value == record.value || letter.header("truncated-bytes") != nil)
                    }
                    guard let found else {
                        Issue.record("nothing says \(reason): \(dead.compactMap { $0.header("reason") })")
                        continue
                    }
                    #expect(found.header("source-topic") == configuration.topics.ratings)
                    #expect(found.header("source-partition") == "\(record.partition)")
                    #expect(found.header("source-offset").flatMap { Int64($0) } != nil)
                    #expect(found.header("content-type") == record.header("content-type"))
                    if found.value == record.value { #expect(found.key == record.key) }
                }
            }
        }
    }

    @Test("A record that is too large with its reason is kept with the beginning of its value")
    func tooLarge() async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            try await withNewLog(configuration) { log in
                let value = [UInt8](repeating: 1, count: 999_950)
                let producer = try RawProducer(broker.address)
                let record = RawRecord(partition: 2, key: [7], value: value, headers: ["trace": [1]])
                try producer.send([record], to: configuration.topics.ratings)
                let (read, position) = try await consume(log)
                #expect(read.isEmpty && position[2] == 1)
                let dead = try rawRecords(of: configuration.topics.deadLetters, brokers: broker.address)
                #expect(dead.count == 1 && dead.first?.value == Array(value.prefix(1_000)))
                #expect(dead.first?.key == [7] && dead.first?.headers["trace"] == [1])
                #expect(dead.first?.header("truncated-bytes") == "998950")
                #expect(dead.first?.header("source-offset") == "0")
            }
        }
    }

    @Test("A group that keeps none passes over them all the same, and so does a reader")
    func passedOver() async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            try await withNewLog(configuration) { log in
                let producer = try RawProducer(broker.address)
                try producer.send(Self.poison.map(\.record), to: configuration.topics.ratings)
                let (read, position) = try await consume(log, keepsDeadLetters: false)
                #expect(read.isEmpty)
                let end = try await log.end()
                #expect(position.covers(end))
                let reader = try await log.reader(from: Position())
                var reached = Position()
                while !reached.covers(end) {
                    let batch = try #require(try await reader.next(limit: 3))
                    #expect(batch.records.isEmpty)
                    reached.advance(to: batch.end)
                }
                #expect(try rawRecords(of: configuration.topics.deadLetters, brokers: broker.address).isEmpty)
            }
        }
    }

    @Test(
        "kcat produces events with the line of the documentation",
        .enabled(if: Program.kcat.isExpected, "\(Program.kcat.reason)")
    )
    func kcat() async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            try await withNewLog(configuration) { log in
                let lines = (1...50).map { #"\#($0):{"userid":\#($0),"itemid":7,"rating":4}"# }
                try await runKcat(
                    [
                        "-P", "-b", broker.address, "-t", configuration.topics.ratings, "-K:", "-X",
                        "topic.partitioner=murmur2_random",
                    ],
                    lines: lines
                )
                let (read, _) = try await consume(log)
                #expect(Set(read.events.map(\.userID)) == Set(1...50))
                #expect(read.events.allSatisfy { $0.timestamp > 1_600_000_000_000 && $0.rating == 4 })
                #expect(try rawRecords(of: configuration.topics.deadLetters, brokers: broker.address).isEmpty)
            }
        }
    }
}
