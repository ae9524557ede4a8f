import Events
import Features
import TestSupport
import Testing

@testable import BatchTrainer

@Suite struct SampleFoldTests {
    private static let clock = BucketClock(width: 20_000_000, lateness: 3_000_000)
    private let catalogue = Catalogue.random()
    private let schema = FeatureSchema(.full, catalogue: .movieLens)

    private struct Sample: Equatable {
        var key: Samples.Key
        var row: [UInt32]
    }

    private func emptyFold(partitionCount: Int32) -> SampleFold {
        SampleFold(schema: schema, catalogue: catalogue, clock: Self.clock, partitionCount: partitionCount)
    }

    /// Records that close every bucket.
    private func closing(_ records: [LogRecord], partitionCount: Int32) -> [LogRecord] {
        (0..<partitionCount).map { partition in
            let offset = Int64(records.count { $0.partition == partition })
            return LogRecord(partition: partition, offset: offset, entry: .watermark(4_000_000_000_000))
        }
    }

    /// Partitions read independently of each other, in runs.
    private func interleaved(_ records: [LogRecord], using generator: inout SeededGenerator) -> [LogRecord] {
        var queues = Dictionary(grouping: records, by: \.partition).mapValues { $0[...] }
        var result: [LogRecord] = []
        while let partition = queues.keys.sorted().randomElement(using: &generator) {
            let queue = queues[partition] ?? []
            let count = Int.random(in: 1...20, using: &generator)
            result += queue.prefix(count)
            queues[partition] = queue.count > count ? queue.dropFirst(count) : nil
        }
        return result
    }

    private func samples(_ fold: SampleFold) -> [Sample] {
        var values = [Float](repeating: 0, count: schema.columns.count)
        return fold.samples.ordered().map { number in
            fold.samples.rows.unpack(Int(number), into: &values, at: 0)
            return Sample(key: fold.samples.keys[Int(number)], row: values.map(\.bitPattern))
        }
    }

    /// The samples in the plainest words: for each event, a recount of everything before it.
    private func expected(_ events: [Event]) -> [Sample] {
        let samples = events.enumerated().map { index, event in
            let earlier = events[..<index].filter { $0.userID == event.userID }
            var features = UserFeatures()
            for event in earlier { features.apply(event, genres: catalogue.genres(of: event.itemID)) }
            let moment = earlier.map(\.timestamp).reduce(event.timestamp, max)
            let end = (moment - Self.clock.lateness) / Self.clock.width * Self.clock.width
            var items = ItemTallies()
            for other in events where other.timestamp < end { items.add(other) }
            var rows = FeatureRows(width: schema.columns.count)
            UserRow(
                schema: schema,
                userID: event.userID,
                features: features,
                catalogue: catalogue,
                items: items
            ).append(event.itemID, catalogue: catalogue, items: items, to: &rows)
            return Sample(
                key: Samples.Key(
                    timestamp: event.timestamp,
                    userID: event.userID,
                    itemID: event.itemID,
                    sequence: Int32(earlier.count),
                    isLike: event.rating > 3
                ),
                row: rows.values.map(\.bitPattern)
            )
        }
        return samples.sorted {
            ($0.key.timestamp, $0.key.userID, $0.key.sequence) < ($1.key.timestamp, $1.key.userID, $1.key.sequence)
        }
    }

    @Test(arguments: [(1, 0), (2, 0), (3, 3_000_000), (4, 3_000_000)] as [(UInt64, Int64)], [1, 2, 5] as [Int32])
    func `A sample is what was known before its event, whatever the batches and partitions`(
        world: (seed: UInt64, jitter: Int64),
        partitionCount: Int32
    ) {
        var generator = SeededGenerator(seed: world.seed)
        let events = randomEvents(400, users: 15, items: 33, jitter: world.jitter, seed: world.seed)
        let records = events.records(partitionCount: partitionCount)
        var fold = emptyFold(partitionCount: partitionCount)
        for batch in interleaved(records, using: &generator).randomRuns(1...70, using: &generator) { fold.fold(batch) }
        fold.fold(closing(records, partitionCount: partitionCount))
        #expect(samples(fold) == expected(events))
        #expect(fold.eventCount == 400)
    }

    @Test func `Samples wait for the buckets that they see`() {
        let records = randomEvents(400, seed: 7).records(partitionCount: 2)
        var fold = emptyFold(partitionCount: 2)
        fold.fold(records.filter { $0.partition == 0 })
        #expect(fold.samples.count == 0)
        #expect(fold.closedBucket == .min)
        fold.fold(records.filter { $0.partition == 1 })
        #expect((1...400).contains(fold.samples.count))
        let end = Self.clock.end(of: fold.closedBucket)
        let settled = Set(fold.samples.keys)
        for record in records {
            guard case .event(let event) = record.entry, event.timestamp < end else { continue }
            #expect(settled.contains { $0.userID == event.userID && $0.timestamp == event.timestamp })
        }
        let visible = Self.clock.end(of: Self.clock.newestClosed(at: end))
        #expect(fold.tallies.total.events == Int64(records.count { $0.entry.timestamp < visible }))
    }

    @Test func `Events sent again give no second sample`() {
        let events = randomEvents(200, source: 3, seed: 8)
        let once = events.records(partitionCount: 1)
        let twice = (events[..<150] + events).records(partitionCount: 1)
        var folds = [emptyFold(partitionCount: 1), emptyFold(partitionCount: 1)]
        folds[0].fold(once + closing(once, partitionCount: 1))
        folds[1].fold(twice + closing(twice, partitionCount: 1))
        #expect(samples(folds[1]).map(\.key) == samples(folds[0]).map(\.key))
        #expect(folds[1].eventCount == 200)
        #expect(folds[1].events.values.reduce(0) { $0 + $1.count } == 200)
    }

    @Test func `A late event is no sample and is not counted for its item, but belongs to its user`() {
        let records = [
            Event(userID: 1, itemID: 1, rating: 5, timestamp: 100_000_000),
            Event(userID: 2, itemID: 2, rating: 5, timestamp: 10_000_000),
        ].records(partitionCount: 1)
        var fold = emptyFold(partitionCount: 1)
        fold.fold(records + closing(records, partitionCount: 1))
        #expect(fold.samples.keys.map(\.userID) == [1])
        #expect(fold.events[2]?.count == 1)
        #expect(fold.tallies[1].events == 1)
        #expect(fold.tallies[2].events == 0)
    }
}
