import Events
import Ports
import Synchronization
import Testing

extension EventLogRule {
    func checkConsumerIsGivenPartitions(_ log: any EventLog) async throws {
        let events = numberedEvents(0..<10)
        _ = try await log.append(events)
        let consumer = try await log.consumer(group: "lone", keepsDeadLetters: false)
        guard case .assigned(let given) = try await consumer.next(limit: 10) else {
            Issue.record("a member is told its partitions first")
            return
        }
        #expect(given.sorted() == [0, 1, 2, 3])
        try await consumer.start(at: Position())
        var position = Position()
        var records: [LogRecord] = []
        while records.count < events.count {
            guard case .batch(let batch) = try await consumer.next(limit: 10) else { throw UnexpectedEnd() }
            records += batch.records
            position.advance(to: batch.end)
        }
        await consumer.commit(position)
        #expect(Set(records.events) == Set(events))
        #expect(try await position.covers(log.end()))
        await consumer.close()
        #expect(try await consumer.next(limit: 10) == nil)
    }

    func checkMemberStartsWhereStateIs(_ log: any EventLog) async throws {
        _ = try await log.append(numberedEvents(0..<400))
        let end = try await log.end()
        let start = Position(end.offsets.mapValues { $0 / 2 })
        for _ in 0..<2 {
            // What the group was told makes no difference: the second member starts at the same place.
            let consumer = try await log.consumer(group: "restarted", keepsDeadLetters: false)
            guard case .assigned = try await consumer.next(limit: 10) else { throw UnexpectedEnd() }
            try await consumer.start(at: start)
            var position = start
            while !position.covers(end) {
                guard case .batch(let batch) = try await consumer.next(limit: 100) else { throw UnexpectedEnd() }
                for record in batch.records {
                    #expect(record.offset == position[record.partition])
                    position.advance(past: record)
                }
            }
            await consumer.commit(end)
            await consumer.close()
        }
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
        let reader = try await log.reader(from: Position())
        var count = 0
        while count < 2000 {
            let records = try #require(try await reader.next(limit: 50)).records
            #expect(!records.isEmpty && records.count <= 50 + batch)
            count += records.count
        }
        #expect(count == 2000)
    }

    func checkStartBeyondEndIsRefused(_ log: any EventLog) async throws {
        _ = try await log.append(numberedEvents(0..<100))
        let end = try await log.end()
        await expectPortError(.foreignLog) {
            var start = end
            start[2] += 1
            let reader = try await log.reader(from: start)
            return try await reader.next(limit: 1)
        }
        await expectPortError(.foreignLog) {
            let consumer = try await log.consumer(group: "ahead", keepsDeadLetters: false)
            _ = try await consumer.next(limit: 1)
            var start = end
            start[1] += 1
            try await consumer.start(at: start)
            while case .batch? = try await consumer.next(limit: 100) {}
        }
    }

    func checkAppendWakesConsumer(_ log: any EventLog) async throws {
        let reader = try await log.reader(from: Position())
        for round in 0..<20 {
            let event = numberedEvents(round..<round + 1)
            async let next = reader.next(limit: 10)
            _ = try await log.append(event)
            #expect(try await next?.records.events == event)
        }
    }

    func checkCancellationEndsConsumer(_ log: any EventLog) async throws {
        let reader = try await log.reader(from: Position())
        let reading = Task { try await reader.next(limit: 10) }
        reading.cancel()
        #expect(try await reading.value == nil)
        let consumer = try await log.consumer(group: "cancelled", keepsDeadLetters: false)
        guard case .assigned = try await consumer.next(limit: 10) else { throw UnexpectedEnd() }
        try await consumer.start(at: Position())
        let waiting = Task { try await consumer.next(limit: 10) }
        waiting.cancel()
        #expect(try await waiting.value == nil)
    }
}
