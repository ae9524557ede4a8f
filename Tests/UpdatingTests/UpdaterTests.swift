import Events
import FeatureUpdater
import Features
import Ports
import Recall
import RecallUpdater
import TestSupport
import Testing
import Updating

@Suite struct UpdaterTests {
    private static let clock = BucketClock(width: 10_000_000, lateness: 2_000_000)
    private static let features = FeatureFold(catalogue: .random())

    private func identity(_ partitionCount: Int32) -> LogIdentity {
        LogIdentity(id: 0xfeed, partitionCount: partitionCount)
    }

    /// Events of random users, some late, in a log whose idle partitions get watermarks. Those of odd users have ids, and are
    /// sent again now and then. Not every offset holds a record, as in Kafka.
    private func log(partitionCount: Int32 = 3, jitter: Int64 = 9_000_000, seed: UInt64) -> [LogRecord] {
        var generator = SeededGenerator(seed: seed)
        var records: [LogRecord] = []
        var offsets: [Int32: Int64] = [:]
        func append(_ entry: LogEntry, to partition: Int32) {
            records.append(LogRecord(partition: partition, offset: offsets[partition, default: 0], entry: entry))
            let hole = Int.random(in: 0..<6, using: &generator) == 0 ? Int64.random(in: 1...4, using: &generator) : 0
            offsets[partition, default: 0] += 1 + hole
        }
        var sent: [Event] = []
        for var event in randomEvents(500, jitter: jitter, source: 7, seed: seed) {
            let partition = Partitioner.partition(of: event.userID, partitionCount: partitionCount)
            if event.userID % 2 == 0 { event.eventID = nil } else { sent.append(event) }
            append(.event(event), to: partition)
            switch Int.random(in: 0..<25, using: &generator) {
            case 0:
                let idle = Int32.random(in: 0..<partitionCount, using: &generator)
                append(.watermark(event.timestamp), to: idle)
            case 1...3:
                guard let again = sent.randomElement(using: &generator) else { continue }
                append(.event(again), to: Partitioner.partition(of: again.userID, partitionCount: partitionCount))
            default: break
            }
        }
        return records
    }

    private func expect<Fold: RecordFold>(
        _ store: MemoryStore,
        toHold fold: Fold,
        of log: [LogRecord],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws where Fold.Record: Equatable, Fold.Contribution: Equatable {
        let straight = StraightFold(fold, log, clock: Self.clock)
        #expect(straight.lateCount > 0)
        let (records, contributions) = (try store.records(of: fold), try store.contributions(of: fold))
        #expect(records == straight.records, sourceLocation: sourceLocation)
        #expect(contributions == straight.contributions, sourceLocation: sourceLocation)
        var end = Position()
        for record in log { end.advance(past: record) }
        #expect(store.snapshot.progress?.position == end, sourceLocation: sourceLocation)
    }

    private func checkBatches<Fold: RecordFold>(_ fold: Fold, size: Int) async throws
    where Fold.Record: Equatable, Fold.Contribution: Equatable {
        let log = log(seed: 1)
        let store = MemoryStore()
        let updater = Updater(
            fold: fold,
            log: MemoryLog(log, identity: identity(3)),
            store: store,
            clock: Self.clock,
            batchSize: size,
            logger: .quiet
        )
        try await updater.run()
        try expect(store, toHold: fold, of: log)
    }

    @Test(arguments: [1, 2, 17, 300, 10_000])
    func `Any batches leave what one plain pass gives`(size: Int) async throws {
        try await checkBatches(Self.features, size: size)
        try await checkBatches(RecallFold(), size: size)
    }

    /// Runs updaters over the log, each a new one, that end after a few records or fail inside a commit.
    private func checkRestarts<Fold: RecordFold>(_ fold: Fold, seed: UInt64) async throws
    where Fold.Record: Equatable, Fold.Contribution: Equatable {
        let log = log(seed: seed)
        var generator = SeededGenerator(seed: seed)
        let store = MemoryStore()
        for turn in 0..<60 {
            let isLast = turn == 59
            store.fail(afterWrites: isLast || turn % 3 == 2 ? nil : Int.random(in: 0...40, using: &generator))
            let updater = Updater(
                fold: fold,
                log: MemoryLog(
                    log,
                    identity: identity(3),
                    closingAfter: isLast ? .max : Int.random(in: 1...30, using: &generator),
                    seed: generator.next()
                ),
                store: store,
                clock: Self.clock,
                batchSize: Int.random(in: 1...60, using: &generator),
                logger: .quiet
            )
            do {
                try await updater.run()
            } catch {
                #expect(error.code == .closed && !isLast)
            }
        }
        try expect(store, toHold: fold, of: log)
    }

    @Test(arguments: 1...25 as ClosedRange<UInt64>)
    func `Restarts and commits that fail half way leave what one plain pass gives`(seed: UInt64) async throws {
        try await checkRestarts(Self.features, seed: seed)
        try await checkRestarts(RecallFold(), seed: seed)
    }

    /// Runs members of a group at the same time, whose partitions come and go and overlap, then one that reads to the end.
    private func checkTakeOvers<Fold: RecordFold & Sendable>(_ fold: Fold, seed: UInt64) async throws
    where Fold.Record: Equatable, Fold.Contribution: Equatable {
        let log = log(seed: seed)
        let store = MemoryStore(yields: true)
        let identity = identity(3)
        @Sendable func run(_ number: UInt64, isLast: Bool = false) async throws {
            let consumer = WanderingConsumer(
                log,
                partitionCount: 3,
                turns: 60,
                isLast: isLast,
                seed: seed * 100 + number
            )
            let updater = Updater(
                fold: fold,
                log: WanderingLog(identity: identity, member: consumer),
                store: store,
                clock: Self.clock,
                batchSize: 1 + Int(number) * 7,
                logger: .quiet
            )
            try await updater.run()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...4 as ClosedRange<UInt64> { group.addTask { try await run(number) } }
            try await group.waitForAll()
        }
        #expect(store.snapshot.progress?.position.recordCount ?? 0 > 0)
        try await run(5, isLast: true)
        try expect(store, toHold: fold, of: log)
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `Members that take partitions from each other leave what one plain pass gives`(seed: UInt64) async throws {
        try await checkTakeOvers(Self.features, seed: seed)
        try await checkTakeOvers(RecallFold(), seed: seed)
    }

    /// Has a commit fail half way, and the store lose what that wrote after the next updater has read it.
    private func checkLostLead<Fold: RecordFold>(
        _ fold: Fold,
        failingAfter writes: Int,
        losing loss: MemoryStore.Loss
    ) async throws where Fold.Record: Equatable, Fold.Contribution: Equatable {
        let log = log(seed: 6)
        let store = MemoryStore()
        func run(closingAfter count: Int = .max) async throws {
            let records = MemoryLog(log, identity: identity(3), closingAfter: count)
            try await Updater(fold: fold, log: records, store: store, clock: Self.clock, batchSize: 200, logger: .quiet)
                .run()
        }
        try await run(closingAfter: 200)
        store.fail(afterWrites: writes)
        await expectPortError(.closed) { try await run() }
        store.fail(afterWrites: nil)
        store.loseLastCommit(loss)
        try await run()
        try expect(store, toHold: fold, of: log)
    }

    @Test(arguments: [1, 5, 20, 45], MemoryStore.Loss.allCases)
    func `What another commit wrote beyond the progress may be lost after it was read`(
        writes: Int,
        loss: MemoryStore.Loss
    ) async throws {
        try await checkLostLead(Self.features, failingAfter: writes, losing: loss)
        try await checkLostLead(RecallFold(), failingAfter: writes, losing: loss)
    }

    @Test func `A store that fails for a while is asked again`() async throws {
        let records = log(seed: 3)
        let store = MemoryStore()
        store.refuse(calls: 5)
        let log = MemoryLog(records, identity: identity(3))
        try await Updater(fold: RecallFold(), log: log, store: store, clock: Self.clock, logger: .quiet).run()
        try expect(store, toHold: RecallFold(), of: records)
        #expect(store.refusals == 5)
    }

    @Test func `Events sent again have no second effect`() async throws {
        let events = randomEvents(300, source: 7, seed: 4)
        let resent = (events[..<200] + events[50..<150] + events).records(partitionCount: 2)
        let store = MemoryStore()
        let log = MemoryLog(resent, identity: identity(2))
        try await Updater(fold: Self.features, log: log, store: store, clock: Self.clock, batchSize: 70, logger: .quiet)
            .run()
        let once = StraightFold(Self.features, events.records(partitionCount: 2), clock: Self.clock)
        #expect(try store.records(of: Self.features) == once.records)
    }

    @Test func `User records and merged counts do not depend on the number of partitions`() async throws {
        var results: [(records: [UserID: UserFeatures], counts: [Bucket: ItemTallies])] = []
        for partitionCount in [1, 2, 7] as [Int32] {
            let store = MemoryStore()
            let records = log(partitionCount: partitionCount, jitter: 0, seed: 5)
            let log = MemoryLog(records, identity: identity(partitionCount))
            try await Updater(
                fold: Self.features,
                log: log,
                store: store,
                clock: Self.clock,
                batchSize: 90,
                logger: .quiet
            ).run()
            var counts: [Bucket: ItemTallies] = [:]
            for (place, tallies) in try store.contributions(of: Self.features) {
                counts[place.bucket, default: ItemTallies()].merge(tallies)
            }
            results.append((try store.records(of: Self.features), counts))
        }
        #expect(results[1].records == results[0].records && results[2].records == results[0].records)
        #expect(results[1].counts == results[0].counts && results[2].counts == results[0].counts)
    }

    @Test func `A record's guard is the place of the last event applied to it`() async throws {
        let records = log(seed: 6)
        let store = MemoryStore()
        let log = MemoryLog(records, identity: identity(3))
        try await Updater(fold: RecallFold(), log: log, store: store, clock: Self.clock, batchSize: 40, logger: .quiet)
            .run()
        var expected: [UserID: RecordGuard] = [:]
        for record in records {
            guard case .event(let event) = record.entry else { continue }
            expected[event.userID] = RecordGuard(log: identity(3), partition: record.partition, offset: record.offset)
        }
        #expect(store.snapshot.records.mapValues(\.recordGuard) == expected)
    }

    @Test(arguments: [LogIdentity(id: 1, partitionCount: 3), LogIdentity(id: 0xfeed, partitionCount: 4)])
    func `State of another log is refused, and left as it is`(other: LogIdentity) async throws {
        let store = MemoryStore()
        let own = MemoryLog(log(seed: 1), identity: identity(3), closingAfter: 100)
        try await Updater(fold: RecallFold(), log: own, store: store, clock: Self.clock, logger: .quiet).run()
        let before = store.snapshot.records
        let foreign = MemoryLog(log(seed: 2), identity: other)
        let message = await expectPortError(.foreignLog) {
            try await Updater(fold: RecallFold(), log: foreign, store: store, clock: Self.clock, logger: .quiet).run()
        }
        #expect(message.contains(other.description) && message.contains("rebuild"))
        #expect(store.snapshot.records == before)
    }

    @Test func `A record or contribution that does not decode is corrupt state`() async throws {
        for damage in [
            { (state: inout MemoryStore.State) in
                for user in state.records.keys { state.records[user]?.bytes = [1, 0xff] }
            },
            { (state: inout MemoryStore.State) in
                for place in state.contributions.keys { state.contributions[place]?.bytes = [] }
            },
        ] {
            let store = MemoryStore()
            let records = log(seed: 1)
            let start = MemoryLog(records, identity: identity(3), closingAfter: 100)
            try await Updater(fold: RecallFold(), log: start, store: store, clock: Self.clock, logger: .quiet).run()
            store.change(damage)
            await expectPortError(.corrupt) {
                let log = MemoryLog(records, identity: identity(3))
                try await Updater(fold: RecallFold(), log: log, store: store, clock: Self.clock, logger: .quiet).run()
            }
        }
    }
}
