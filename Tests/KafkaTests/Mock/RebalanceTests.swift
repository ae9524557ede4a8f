import Events
import Kafka
import Ports
import Synchronization
import TestSupport
import Testing

/// On librdkafka's mock cluster: noida-db sometimes never answers a member that joins while another one, having given up
/// partitions, joins again.
@Suite("Members of a group share its partitions", .timeLimit(.minutes(2)))
struct RebalanceTests {
    /// Joins a group and starts at the beginning of what it is given.
    private func join(_ log: KafkaLog) async throws -> (member: any LogConsumer, given: [Int32]) {
        let member = try await log.consumer(group: "features", keepsDeadLetters: false)
        let given = try await member.assigned()
        try await member.start(at: Position())
        return (member, given)
    }

    @Test(
        "Every record is written once, whoever comes and goes, with incremental and with eager rebalances",
        arguments: ["cooperative-sticky", "range"]
    )
    func comeAndGo(strategy: String) async throws {
        let cluster = try MockCluster()
        try await cluster.withLog {
            $0.properties["partition.assignment.strategy"] = strategy
        } _: { log in
            let work = GroupWork()
            let events = numberedEvents(0..<1_500)
            func member(_ name: String) async throws -> Task<Void, any Error> {
                let member = try await log.consumer(group: "features", keepsDeadLetters: false)
                return Task { try await work.work(member, as: name) }
            }

            _ = try await log.append(Array(events[..<500]))
            let first = try await member("first")
            await eventually { work.counts("first") == [4] }
            let second = try await member("second")
            await eventually { work.counts("first", "second") == [2, 2] }
            _ = try await log.append(Array(events[500..<1_000]))
            await eventually { work.records.count >= 1_000 }
            second.cancel()
            try await second.value
            await eventually { work.counts("first") == [4] }
            _ = try await log.append(Array(events[1_000...]))
            await eventually { work.records.count >= 1_500 }
            first.cancel()
            try await first.value

            let written = work.records
            #expect(written.count == events.count)
            for partition in 0..<Int32(4) {
                let expected = events.filter { Partitioner.partition(of: $0.userID, partitionCount: 4) == partition }
                #expect(written.filter { $0.partition == partition }.events == expected)
            }
        }
    }

    @Test("A partition that is taken away waits until its batch is done")
    func waits() async throws {
        let cluster = try MockCluster()
        let recorder = LogRecorder()
        try await cluster.withLog(logger: recorder.debugLogger) {
            $0.revocationPatience = .seconds(100)
        } _: { log in
            let (first, _) = try await join(log)
            _ = try await log.append(numberedEvents(0..<100))
            guard case .batch = try await first.next(limit: 10) else { throw UnexpectedDelivery() }
            let isDone = Mutex(false)
            async let joining = {
                let joined = try await join(log)
                #expect(isDone.withLock { $0 })
                return joined
            }()
            await eventually { recorder.count("A group takes partitions") > 0 }
            isDone.withLock { $0 = true }
            #expect(try await first.revoked().count == 2)
            let (second, given) = try await joining
            #expect(given.count == 2)
            await first.close()
            await second.close()
        }
    }

    @Test("A caller that takes too long loses its partitions all the same")
    func patience() async throws {
        let cluster = try MockCluster()
        try await cluster.withLog {
            $0.revocationPatience = .milliseconds(50)
        } _: { log in
            let (first, _) = try await join(log)
            _ = try await log.append(numberedEvents(0..<100))
            guard case .batch = try await first.next(limit: 10) else { throw UnexpectedDelivery() }
            let (second, given) = try await join(log)
            #expect(given.count == 2)
            #expect(try await first.revoked().sorted() == given.sorted())
            await first.close()
            await second.close()
        }
    }

    @Test(
        "A member that leaves while its group waits for an answer lets go of its partitions, in the way of the protocol",
        arguments: ["cooperative-sticky", "range"]
    )
    func leavesUnanswered(strategy: String) async throws {
        let cluster = try MockCluster()
        let recorder = LogRecorder()
        try await cluster.withLog(logger: recorder.debugLogger) {
            $0.properties["partition.assignment.strategy"] = strategy
            $0.revocationPatience = .seconds(100)
        } _: { log in
            // One that is given partitions, and never says where to start.
            let silent = try await log.consumer(group: "features", keepsDeadLetters: false)
            #expect(try await silent.assigned().count == 4)
            await silent.close()
            // One that works on a batch while partitions are taken from it.
            let (busy, _) = try await join(log)
            _ = try await log.append(numberedEvents(0..<100))
            guard case .batch = try await busy.next(limit: 10) else { throw UnexpectedDelivery() }
            async let joining = join(log)
            await eventually { recorder.count("A group takes partitions") > 0 }
            await busy.close()
            let (last, given) = try await joining
            var held = Set(given)
            while held.count < 4 {
                held.formUnion(try await last.assigned())
                try await last.start(at: Position())
            }
            await last.close()
        }
        #expect(!recorder.says("assign() call failed"))
        #expect(!recorder.says("An assignment failed"))
        #expect(!recorder.says("A group was not left in time"))
    }
}
