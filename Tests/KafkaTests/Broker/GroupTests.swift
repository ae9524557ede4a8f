import Events
import Kafka
import Ports
import Synchronization
import TestServers
import TestSupport
import Testing

@Suite(
    "Members of a group",
    .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)"),
    .timeLimit(.minutes(2))
)
struct GroupTests {
    private static let all: [Int32] = [0, 1, 2, 3]

    /// Joins a group and starts at the beginning of what it is given.
    private func join(_ log: KafkaLog) async throws -> (member: any LogConsumer, given: [Int32]) {
        let member = try await log.consumer(group: "features", keepsDeadLetters: false)
        let given = try await member.assigned()
        try await member.start(at: Position())
        return (member, given)
    }

    @Test("A static member that comes back within its session gets its partitions back at once")
    func staticMember() async throws {
        try await withNoida { broker in
            var configuration = freshConfiguration(brokers: broker.address)
            configuration.memberID = "one"
            configuration.sessionTimeout = .seconds(60)
            _ = try await KafkaTopics.create(configuration, partitions: 4, replication: 1, logger: testLogger)
            for _ in 0..<2 {
                try await withLog(configuration) { log in
                    let (member, given) = try await join(log)
                    #expect(given.sorted() == Self.all)
                    await member.close()
                }
            }
        }
    }

    @Test("Two processes with one static member id: the older one is refused")
    func fenced() async throws {
        try await withNoida { broker in
            var configuration = freshConfiguration(brokers: broker.address)
            configuration.memberID = "one"
            try await withNewLog(configuration) { log in
                let (first, _) = try await join(log)
                let (second, _) = try await join(log)
                await expectPortError(.refused) {
                    while try await first.next(limit: 10) != nil {}
                }
                await first.close()
                await second.close()
            }
        }
    }

    @Test("A partition that is added while members read is refused as another log")
    func partitionAdded() async throws {
        try await withNoida { broker in
            var configuration = freshConfiguration(brokers: broker.address)
            configuration.properties["topic.metadata.refresh.interval.ms"] = "100"
            try await withNewLog(configuration) { log in
                let (member, _) = try await join(log)
                try RawTopics(broker.address).addPartitions(configuration.topics.ratings, total: 5)
                await expectPortError(.foreignLog) {
                    while let delivery = try await member.next(limit: 10) {
                        if case .assigned = delivery { try await member.start(at: Position()) }
                    }
                }
                await member.close()
            }
        }
    }

    @Test("A position before what retention left, or beyond the end, is refused with which of them it is")
    func foreign() async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            try await withNewLog(configuration) { log in
                _ = try await log.append(numberedEvents(0..<400))
                let end = try await log.end()
                try RawTopics(broker.address).removeRecords(of: configuration.topics.ratings, partition: 1, before: 10)
                for (offset, word) in [(Int64(5), "retention"), (end[1] + 5, "beyond")] {
                    let message = await expectPortError(.foreignLog) {
                        let member = try await log.consumer(group: "features", keepsDeadLetters: false)
                        defer { Task { await member.close() } }
                        _ = try await member.assigned()
                        try await member.start(at: Position([1: offset]))
                        return try await member.read(to: end)
                    }
                    #expect(message.contains(word), "\(message)")
                    await expectPortError(.foreignLog) {
                        let reader = try await log.reader(from: Position([1: offset]))
                        while let batch = try await reader.next(limit: 10) { _ = batch }
                    }
                }
            }
        }
    }

    @Test("A consumer that is asked before it was told where to start says so, and goes on when it is told")
    func unanswered() async throws {
        try await withNoida { broker in
            try await withNewLog(freshConfiguration(brokers: broker.address)) { log in
                let member = try await log.consumer(group: "features", keepsDeadLetters: false)
                _ = try await member.assigned()
                await expectPortError(.invalidRequest) { try await member.next(limit: 1) }
                await member.close()
            }
        }
    }
}
