import Events
import Foundation
import Ports
import TestSupport
import Testing

@testable import Embedded

@Suite("The embedded log", .timeLimit(.minutes(2)))
struct EmbeddedLogTests {
    @Test("a log keeps its number of partitions; another explicit number is refused")
    func keepsPartitionCount() async throws {
        try await withTemporaryDirectory { path in
            let directory = try StateDirectory.open(path)
            let log = try await EmbeddedLog.open(directory: directory, partitionCount: 3)
            #expect(log.identity.partitionCount == 3)
            await log.close()
            let message = await expectPortError(.foreignLog) {
                try await EmbeddedLog.open(directory: directory, partitionCount: 4)
            }
            #expect(message.contains("has 3 partitions, not 4") && message.contains("new log"))
            for count in [nil, 3] as [Int32?] {
                let reopened = try await EmbeddedLog.open(directory: directory, partitionCount: count)
                #expect(reopened.identity == log.identity)
                await reopened.close()
            }
        }
    }

    @Test("a new log has an id of its own and the default number of partitions")
    func newLogs() async throws {
        try await withTemporaryDirectory { path in
            let one = try await EmbeddedLog.open(directory: StateDirectory.open(path + "/one"))
            let two = try await EmbeddedLog.open(directory: StateDirectory.open(path + "/two"))
            #expect(one.identity.id != two.identity.id)
            #expect(one.identity.partitionCount == EmbeddedLog.defaultPartitionCount)
        }
    }

    @Test("an impossible number of partitions is refused", arguments: [0, -1, 1025, .max] as [Int32])
    func refusesPartitionCount(count: Int32) async throws {
        try await withTemporaryDirectory { path in
            let directory = try StateDirectory.open(path)
            await expectPortError(.invalidRequest) {
                try await EmbeddedLog.open(directory: directory, partitionCount: count)
            }
        }
    }

    @Test("an append longer than a batch is divided, and read in parts")
    func dividesLongAppends() async throws {
        try await withInstance { instance, _ in
            let events = numberedEvents(0..<3 * EmbeddedLog.largestBatch, users: 1)
            _ = try await instance.log.append(events)
            let reader = try await instance.log.reader(from: Position())
            #expect(try await reader.next(limit: 1)?.records.count == EmbeddedLog.largestBatch)
            #expect(try await instance.log.readAll().events == events)
        }
    }

    @Test("partitions with a backlog take turns")
    func partitionsTakeTurns() async throws {
        try await withInstance { instance, _ in
            for start in stride(from: 0, to: 4000, by: 100) {
                _ = try await instance.log.append(numberedEvents(start..<start + 100, users: 100))
            }
            let reader = try await instance.log.reader(from: Position())
            let wide = try #require(try await reader.next(limit: 400)).records
            #expect(Set(wide.map(\.partition)) == [0, 1, 2, 3])
            var narrow: [Int32] = []
            for _ in 0..<8 { narrow += Set(try await reader.next(limit: 1)?.records.map(\.partition) ?? []) }
            #expect(narrow[..<4].sorted() == [0, 1, 2, 3] && narrow[4...].sorted() == [0, 1, 2, 3])
        }
    }

    @Test("a consumer that waits is woken by an append, and by nothing before")
    func wakesWaitingConsumer() async throws {
        try await withInstance { instance, _ in
            let reader = try await instance.log.reader(from: Position())
            async let next = reader.next(limit: 10)
            await eventually { instance.log.waitingConsumers == 1 }
            _ = try await instance.log.append(numberedEvents(0..<1))
            #expect(try await next?.records.count == 1)
            #expect(instance.log.waitingConsumers == 0)
        }
    }

    @Test("cancellation ends a consumer that waits, and leaves nobody behind")
    func cancelsWaitingConsumer() async throws {
        try await withInstance { instance, _ in
            let reader = try await instance.log.reader(from: Position())
            let waiting = Task { try await reader.next(limit: 10) }
            await eventually { instance.log.waitingConsumers == 1 }
            waiting.cancel()
            #expect(try await waiting.value == nil)
            #expect(instance.log.waitingConsumers == 0)
        }
    }

    @Test("closing ends whoever waits, and refuses later calls")
    func closes() async throws {
        try await withInstance { instance, _ in
            let log = instance.log
            let reader = try await log.reader(from: Position())
            let waiting = Task { try await reader.next(limit: 10) }
            let reading = Task { try await log.records(of: .items, after: 0, waiting: true) }
            await eventually { log.waitingConsumers == 1 }
            await log.close()
            await log.close()
            #expect(try await waiting.value == nil)
            await expectPortError(.closed) { try await reading.value }
            #expect(try await reader.next(limit: 10) == nil)
            await expectPortError(.closed) { try await log.append(numberedEvents(0..<1)) }
            await expectPortError(.closed) { try await log.end() }
            await expectPortError(.closed) { try await log.put(["a": [1]], in: .items) }
            await expectPortError(.closed) { try await log.reader(from: Position()) }
        }
    }

    @Test("appends cut off by a close either are in the log or failed")
    func closeDuringAppends() async throws {
        try await withInstance { instance, _ in
            let appended = await withTaskGroup(of: Int.self) { group in
                for task in 0..<16 {
                    group.addTask {
                        var count = 0
                        while (try? await instance.log.append(numberedEvents(task..<task + 1))) != nil { count += 1 }
                        return count
                    }
                }
                await eventually { ((try? await instance.log.end().recordCount) ?? 0) > 100 }
                await instance.log.close()
                return await group.reduce(0, +)
            }
            let reopened = try await EmbeddedLog.open(directory: instance.directory)
            #expect(try await reopened.end().recordCount == Int64(appended))
            await reopened.close()
        }
    }
}
