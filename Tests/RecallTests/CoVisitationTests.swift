import Events
import TestSupport
import Testing

@testable import Recall

@Suite struct CoVisitationTests {
    private static let clock = BucketClock(width: 40_000_000, lateness: 0)

    /// The table of closed buckets that the updater and the server make, from contributions of each partition.
    private func table(
        _ events: [Event],
        partitionCount: Int32 = 1,
        neighbourLimit: Int = 512,
        shuffledBy generator: inout SeededGenerator
    ) -> CoVisitation {
        var users: [UserID: UserRecall] = [:]
        var buckets: [Bucket: [Int32: VisitSequences]] = [:]
        for record in events.records(partitionCount: partitionCount) {
            guard case .event(let event) = record.entry else { continue }
            let bucket = Self.clock.bucket(of: event.timestamp)
            buckets[bucket, default: [:]][record.partition, default: VisitSequences()]
                .add(event, after: users[event.userID, default: UserRecall()].history)
            users[event.userID, default: UserRecall()].apply(event)
        }
        var table = CoVisitation(neighbourLimit: neighbourLimit)
        for (_, parts) in buckets.sorted(by: { $0.key < $1.key }) {
            table.merge(parts.values.shuffled(using: &generator))
        }
        return table
    }

    private func weights(_ table: CoVisitation) -> [PlainCoVisitation.Pair: UInt32] {
        var weights: [PlainCoVisitation.Pair: UInt32] = [:]
        for (row, neighbours) in table.neighbours.enumerated() {
            for neighbour in neighbours {
                let pair = PlainCoVisitation.Pair(from: table.items[row], to: table.items[Int(neighbour.row)])
                #expect(weights.updateValue(neighbour.weight, forKey: pair) == nil)
            }
        }
        return weights
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>, [1, 2, 8] as [Int32])
    func `It adds up the plain pairs, whatever the partitions and the order`(seed: UInt64, partitionCount: Int32) {
        var generator = SeededGenerator(seed: seed)
        let events = randomEvents(800, seed: seed)
        let plain = PlainCoVisitation(events)
        let table = table(events, partitionCount: partitionCount, shuffledBy: &generator)
        #expect(weights(table) == plain.weights)
        for item in 0...31 as ClosedRange<ItemID> { #expect(table.visits(of: item) == plain.visits[item] ?? 0) }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `Scores follow the formula, and the best are the highest of them`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let events = randomEvents(600, seed: seed)
        let plain = PlainCoVisitation(events)
        let table = table(events, shuffledBy: &generator)
        var recall = UserRecall()
        for event in randomEvents(Int(seed) * 4, users: 1, items: 33, seed: seed + 50) { recall.apply(event) }
        let scores = table.scores(after: recall.history)
        let history = recall.history.map(\.itemID)
        for item in 1...33 as ClosedRange<ItemID> {
            let expected = plain.score(item, after: history)
            #expect(abs(Double(scores[item]) - expected) <= 1e-5 * max(expected, 1e-3))
        }
        let excluded = Set(history.prefix(10))
        let expected = (1...33 as ClosedRange<ItemID>).filter { scores[$0] > 0 && !excluded.contains($0) }
            .sorted { (scores[$0], $1) > (scores[$1], $0) }
        #expect(scores.best(7, excluding: excluded) == Array(expected.prefix(7)))
    }

    @Test func `Equal histories give equal scores, whatever the partitions`() {
        var generator = SeededGenerator(seed: 3)
        let events = randomEvents(800, seed: 3)
        var recall = UserRecall()
        for event in events.prefix(40) { recall.apply(event) }
        let tables = [1, 2, 8].map { table(events, partitionCount: $0, neighbourLimit: 5, shuffledBy: &generator) }
        let scores = tables.map { table in
            (1...30 as ClosedRange<ItemID>).map { table.scores(after: recall.history)[$0].bitPattern }
        }
        #expect(scores[1] == scores[0])
        #expect(scores[2] == scores[0])
    }

    @Test func `Weights fall with the distance, and reach twenty visits back`() {
        var generator = SeededGenerator(seed: 1)
        let events = (1...22 as ClosedRange<ItemID>).map { item in
            Event(userID: 1, itemID: item, rating: 1, timestamp: Int64(item) * 9_000_000)
        }
        let weights = weights(table(events, shuffledBy: &generator))
        #expect(weights[PlainCoVisitation.Pair(from: 21, to: 22)] == 1024)
        #expect(weights[PlainCoVisitation.Pair(from: 18, to: 22)] == 512)
        #expect(weights[PlainCoVisitation.Pair(from: 2, to: 22)] == 229)
        #expect(weights[PlainCoVisitation.Pair(from: 1, to: 22)] == nil)
        #expect(weights[PlainCoVisitation.Pair(from: 22, to: 21)] == nil)
    }

    @Test func `Beyond twice the bound an item keeps its heaviest neighbours, of equal ones those with the lowest ids`()
    {
        func pairs(_ range: ClosedRange<ItemID>, repeated: Int) -> VisitSequences {
            var sequences = VisitSequences()
            for (index, item) in range.enumerated() {
                for turn in 0..<repeated {
                    let user = UserID(1000 * index + turn)
                    for visited in [500, item] {
                        sequences.add(Event(userID: user, itemID: visited, rating: 1, timestamp: 0), after: [])
                    }
                }
            }
            return sequences
        }
        var table = CoVisitation(neighbourLimit: 4)
        table.merge([pairs(1...6, repeated: 1), pairs(20...21, repeated: 3)])
        #expect(weights(table).count == 8)
        table.merge([pairs(30...30, repeated: 2)])
        let kept = Set(weights(table).keys.map(\.to))
        #expect(kept == [20, 21, 30, 1])
    }

    @Test func `A weight saturates instead of overflowing`() {
        var sequences = VisitSequences()
        sequences.add(Event(userID: 1, itemID: 1, rating: 1, timestamp: 0), after: [])
        for _ in 0..<2000 {
            for item in [2, 1] as [ItemID] {
                sequences.add(Event(userID: 1, itemID: item, rating: 1, timestamp: 0), after: [])
            }
        }
        var table = CoVisitation()
        for _ in 0..<12 { table.merge(Array(repeating: sequences, count: 64)) }
        #expect(weights(table)[PlainCoVisitation.Pair(from: 1, to: 2)] == .max)
    }

    @Test func `Popular items are ordered by visits, then by id`() {
        var generator = SeededGenerator(seed: 4)
        let events = randomEvents(200, seed: 4)
        let plain = PlainCoVisitation(events)
        let expected = plain.visits.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map(\.key)
        #expect(table(events, shuffledBy: &generator).popularItems() == expected)
    }
}
