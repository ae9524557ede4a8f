import Events
import Ports
import Testing

extension EventLogRule {
    func checkNewLogIsEmpty(_ log: any EventLog) async throws {
        #expect(log.identity.partitionCount == 4)
        #expect(try await log.end() == Position([0: 0, 1: 0, 2: 0, 3: 0]))
        for topic in CompactedTopic.allCases {
            #expect(try await log.records(of: topic, after: 0, waiting: false) == [])
        }
    }

    func checkEntriesSurvive(_ log: any EventLog) async throws {
        let events = [
            Event(userID: 1, itemID: 2, rating: 4.5, timestamp: 956_703_954_000),
            Event(userID: 1, itemID: .max, rating: 0, timestamp: .max, eventID: EventID(source: .max, sequence: .max)),
            Event(userID: 1, itemID: 3, rating: 5, timestamp: .min, eventID: EventID(source: 0, sequence: 0)),
        ]
        _ = try await log.append(events)
        #expect(try await log.readAll().events == events)
    }

    func checkUserKeepsOrder(_ log: any EventLog) async throws {
        let events = numberedEvents(0..<1000)
        for start in stride(from: 0, to: events.count, by: 70) {
            _ = try await log.append(Array(events[start..<min(start + 70, events.count)]))
        }
        let records = try await log.readAll(limit: 100)
        #expect(records.count == events.count)
        for partition in 0..<log.identity.partitionCount {
            let expected = events.filter { Partitioner.partition(of: $0.userID, partitionCount: 4) == partition }
            #expect(records.filter { $0.partition == partition }.events == expected)
        }
    }

    func checkAppendNamesLastOffsets(_ log: any EventLog) async throws {
        let events = numberedEvents(0..<100)
        var counts: [Int32: Int64] = [:]
        for batch in [events[..<3], events[3..<4], events[4...]] {
            let last = try await log.append(Array(batch))
            var expected: [Int32: Int64] = [:]
            for event in batch {
                let partition = Partitioner.partition(of: event.userID, partitionCount: 4)
                expected[partition] = counts[partition, default: 0]
                counts[partition, default: 0] += 1
            }
            #expect(last == expected)
        }
        #expect(try await log.end() == Position(counts))
    }

    func checkEmptyAppendChangesNothing(_ log: any EventLog) async throws {
        #expect(try await log.append([]) == [:])
        try await log.appendWatermarks([:])
        #expect(try await log.end().recordCount == 0)
    }

    func checkConcurrentAppendsKeepOrder(_ log: any EventLog) async throws {
        let tasks = 8
        let perTask = 12_500
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    var generator = SeededGenerator(seed: UInt64(task))
                    let events = numberedEvents(0..<perTask, users: 9, source: UInt64(task)).map { event in
                        var event = event
                        event.userID += UserID(task * 100)
                        return event
                    }
                    var start = 0
                    while start < perTask {
                        let next = min(perTask, start + Int.random(in: 1...400, using: &generator))
                        _ = try await log.append(Array(events[start..<next]))
                        start = next
                    }
                }
            }
            try await group.waitForAll()
        }
        var sequences: [UserID: [UInt32]] = [:]
        for event in try await log.readAll(limit: 5000).events {
            sequences[event.userID, default: []].append(try #require(event.eventID).sequence)
        }
        #expect(sequences.count == tasks * 9)
        #expect(sequences.values.reduce(0) { $0 + $1.count } == tasks * perTask)
        #expect(sequences.values.allSatisfy { zip($0, $0.dropFirst()).allSatisfy(<) })
    }

    func checkWatermarksAreEntries(_ log: any EventLog) async throws {
        _ = try await log.append(numberedEvents(0..<1))
        let before = try await log.end()
        try await log.appendWatermarks([1: 77, 3: -5])
        let records = try await log.readAll(from: before)
        #expect(
            Set(records) == [
                LogRecord(partition: 1, offset: before[1], entry: .watermark(77)),
                LogRecord(partition: 3, offset: before[3], entry: .watermark(-5)),
            ]
        )
    }

    func checkUnknownPartitionIsRefused(_ log: any EventLog) async throws {
        await expectPortError(.invalidRequest) { try await log.appendWatermarks([4: 1]) }
        await expectPortError(.invalidRequest) { try await log.appendWatermarks([-1: 1]) }
        #expect(try await log.end().recordCount == 0)
    }

    func checkReopenedLogContinues(_ fixture: LogFixture) async throws {
        let identity = fixture.log.identity
        let events = numberedEvents(0..<300)
        _ = try await fixture.log.append(Array(events[..<200]))
        try await fixture.log.put(["a": [1]], in: .items)
        let end = try await fixture.log.end()
        let old = try await fixture.log.records(of: .items, after: 0, waiting: false)

        let log = try await fixture.reopen()
        #expect(log.identity == identity)
        #expect(try await log.end() == end)
        #expect(try await log.records(of: .items, after: 0, waiting: false) == old)
        _ = try await log.append(Array(events[200...]))
        try await log.put(["b": [2]], in: .items)
        #expect(Set(try await log.readAll().events) == Set(events))
        let newer = try await log.records(of: .items, after: old.last?.version ?? 0, waiting: false)
        #expect(newer.map(\.key) == ["b"])
    }
}
