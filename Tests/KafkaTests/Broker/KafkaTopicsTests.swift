import Events
import Ports
import TestServers
import TestSupport
import Testing

@testable import Kafka

@Suite(
    "Making and checking the topics of a log",
    .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)"),
    .timeLimit(.minutes(2))
)
struct KafkaTopicsTests {
    private func create(_ configuration: KafkaConfiguration, partitions: Int32 = 4) async throws -> KafkaTopicReport {
        try await KafkaTopics.create(configuration, partitions: partitions, replication: 1, logger: testLogger)
    }

    @Test("Making topics twice makes them once, and the log stays the same")
    func twice() async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            let first = try await create(configuration)
            #expect(first.made == configuration.topics.all && first.found.isEmpty && first.isNew)
            #expect(first.identity.partitionCount == 4)
            let second = try await create(configuration)
            #expect(second.made.isEmpty && second.found == configuration.topics.all && !second.isNew)
            #expect(second.identity == first.identity)
            #expect(second.warnings == [])
            try await withLog(configuration) { #expect($0.identity == first.identity) }
            let other = try await create(freshConfiguration(brokers: broker.address))
            #expect(other.identity.id != first.identity.id)
        }
    }

    @Test("Opening a log whose topics were not made says what to run")
    func missing() async throws {
        try await withNoida { broker in
            let message = await expectPortError(.invalidRequest) {
                try await KafkaLog.open(freshConfiguration(brokers: broker.address), logger: testLogger)
            }
            #expect(message.contains("freshet topics create"))
        }
    }

    @Test("A topic of events that was made by somebody else has no log until its topics are made")
    func added() async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            try RawTopics(broker.address).make(
                configuration.topics.ratings,
                partitions: 3,
                ["retention.ms": "604800000"]
            )
            await expectPortError(.invalidRequest) { try await KafkaLog.open(configuration, logger: testLogger) }
            await expectPortError(.invalidRequest) { try await create(configuration, partitions: 4) }
            let report = try await create(configuration, partitions: 3)
            #expect(report.found == [configuration.topics.ratings] && report.isNew)
            #expect(report.warnings.contains { $0.contains("retention.ms=604800000") })
            try await withLog(configuration) { #expect($0.identity == report.identity) }
        }
    }

    @Test("A topic that was made anew is a new log; one with other partitions than its log is refused")
    func madeAnew() async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            let first = try await create(configuration)
            let topics = try RawTopics(broker.address)
            try topics.remove(configuration.topics.ratings)
            try topics.make(configuration.topics.ratings, partitions: 6, [:])
            let message = await expectPortError(.foreignLog) {
                try await KafkaLog.open(configuration, logger: testLogger)
            }
            #expect(message.contains("6 partitions"))
            try topics.remove(configuration.topics.ratings)
            let second = try await create(configuration)
            #expect(second.made == [configuration.topics.ratings] && second.isNew)
            #expect(second.identity.id != first.identity.id)
        }
    }

    @Test(
        "Broken off at any step, making a new topic of events never gives it the identity of the one before",
        arguments: TopicCreationStep.allCases
    )
    func brokenOff(step: TopicCreationStep) async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            let first = try await create(configuration)
            try RawTopics(broker.address).remove(configuration.topics.ratings)
            await expectPortError(.closed) {
                try await KafkaTopics.create(configuration, partitions: 4, replication: 1, logger: testLogger) {
                    reached throws(PortError) in
                    if reached == step { throw PortError(.closed, "broken off") }
                }
            }
            let message = await expectPortError(.invalidRequest) {
                try await KafkaLog.open(configuration, logger: testLogger)
            }
            #expect(message.contains("run freshet topics create"))
            #expect(message.contains("again") == (step == .eventTopicMade))
            let second = try await create(configuration)
            #expect(second.identity.id != first.identity.id)
            #expect(try await create(configuration).identity == second.identity)
        }
    }

    @Test("A compacted topic with several partitions is refused, and so is a topic without partitions")
    func wrongNumbers() async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            try RawTopics(broker.address).make(configuration.topics.items, partitions: 2, [:])
            await expectPortError(.invalidRequest) { try await create(configuration) }
            await expectPortError(.invalidRequest) { try await create(configuration, partitions: 0) }
        }
    }

    @Test("The log's own key is not to be set, and is not shown")
    func reserved() async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            try await withNewLog(configuration) { log in
                await expectPortError(.invalidRequest) { try await log.put(["log": [1]], in: .releases) }
                try await log.put(["log": [1]], in: .items)
                #expect(try await log.records(of: .items, after: 0, waiting: false).map(\.key) == ["log"])
                #expect(try await log.records(of: .releases, after: 0, waiting: false) == [])
            }
        }
    }

    @Test("A deleted key is gone; records with a key that is no text trap nobody; a version that never was is refused")
    func compacted() async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            try await withNewLog(configuration) { log in
                try await log.put(["a": [1], "b": [2]], in: .items)
                let producer = try RawProducer(broker.address)
                let strange = [
                    RawRecord(partition: 0, key: Array("a".utf8)), RawRecord(partition: 0, key: [0xff], value: [1]),
                    RawRecord(partition: 0, key: [], value: [1]), RawRecord(partition: 0, key: [0xff]),
                ]
                try producer.send(strange, to: configuration.topics.items)
                let records = try await log.records(of: .items, after: 0, waiting: false)
                #expect(records.map(\.key) == ["b", ""])
                let last = try #require(records.last).version
                #expect(try await log.records(of: .items, after: last, waiting: false) == [])
                try await log.put(["a": [3]], in: .items)
                #expect(try await log.records(of: .items, after: last, waiting: true).map(\.value) == [[3]])
                await expectPortError(.foreignLog) { try await log.records(of: .items, after: 900, waiting: false) }
            }
        }
    }
}
