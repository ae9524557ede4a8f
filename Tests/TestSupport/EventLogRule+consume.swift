import Events
import Ports
import Synchronization
import Testing

extension EventLogRule {
    func checkConsumerIsGivenPartitions(_ log: any EventLog) async throws {
        _ = try await log.append(numberedEvents(0..<10))
        let given = Mutex<[Int32]>([])
        let consumer = try await log.consumer(group: "lone") { partitions in
            given.withLock { $0 += partitions }
            return Position()
        }
        _ = try await consumer.next(limit: 10)
        #expect(given.withLock { $0.sorted() } == [0, 1, 2, 3])
    }

    func checkConsumerStartsInside(_ log: any EventLog) async throws {
        _ = try await log.append(numberedEvents(0..<1000))
        let all = try await log.readAll()
        var generator = SeededGenerator(seed: 1)
        let end = try await log.end()
        for _ in 0..<10 {
            let start = Position(end.offsets.mapValues { Int64.random(in: 0...$0, using: &generator) })
            let expected = all.filter { $0.offset >= start[$0.partition] }
            #expect(Set(try await log.readAll(from: start)) == Set(expected))
        }
    }

    func checkLimitBoundsACall(_ log: any EventLog) async throws {
        let batch = 20
        for start in stride(from: 0, to: 2000, by: batch) {
            _ = try await log.append(numberedEvents(start..<start + batch))
        }
        let consumer = try await log.consumer(group: "limited") { _ in Position() }
        var count = 0
        while count < 2000 {
            let records = try #require(try await consumer.next(limit: 50))
            #expect(!records.isEmpty && records.count <= 50 + batch)
            count += records.count
        }
        #expect(count == 2000)
    }

    func checkStartBeyondEndIsRefused(_ log: any EventLog) async throws {
        _ = try await log.append(numberedEvents(0..<100))
        let end = try await log.end()
        await expectPortError(.foreignLog) {
            let consumer = try await log.consumer(group: "ahead") { _ in
                var start = end
                start[2] += 1
                return start
            }
            return try await consumer.next(limit: 1)
        }
    }

    func checkStartErrorReachesCaller(_ log: any EventLog) async throws {
        await expectPortError(.timedOut) {
            let consumer = try await log.consumer(group: "failing") { _ throws(PortError) in
                throw PortError(.timedOut, "no position")
            }
            return try await consumer.next(limit: 1)
        }
    }

    func checkAppendWakesConsumer(_ log: any EventLog) async throws {
        let consumer = try await log.consumer(group: "woken") { _ in Position() }
        for round in 0..<20 {
            let event = numberedEvents(round..<round + 1)
            async let next = consumer.next(limit: 10)
            _ = try await log.append(event)
            #expect(try await next?.events == event)
        }
    }

    func checkCancellationEndsConsumer(_ log: any EventLog) async throws {
        let consumer = try await log.consumer(group: "cancelled") { _ in Position() }
        let waiting = Task { try await consumer.next(limit: 10) }
        waiting.cancel()
        #expect(try await waiting.value == nil)
    }
}
