import Events
import Features
import TestSupport
import Testing

@Suite struct ItemTalliesTests {
    private func tallies(_ events: some Sequence<Event>) -> ItemTallies {
        var tallies = ItemTallies()
        for event in events { tallies.add(event) }
        return tallies
    }

    @Test func `They are a recount per item and in total`() {
        let events = randomEvents(500, seed: 1)
        let tallies = tallies(events)
        for item in 0...31 as ClosedRange<ItemID> {
            let ofItem = events.filter { $0.itemID == item }
            #expect(tallies[item].events == Int64(ofItem.count))
            #expect(tallies[item].likes == Int64(ofItem.count(where: \.isLike)))
            #expect(tallies[item].ratingHundredths == Int64(ofItem.reduce(0) { $0 + $1.rating * 100 }))
        }
        #expect(tallies.total.events == 500)
        #expect(tallies.total.likes == Int64(events.count(where: \.isLike)))
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `Merging does not depend on the order or the division of the events`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let events = randomEvents(300, seed: seed)
        var parts = events.shuffled(using: &generator).randomRuns(1...60, using: &generator).map(tallies)
        parts.append(ItemTallies())
        var merged = ItemTallies()
        for part in parts.shuffled(using: &generator) { merged.merge(part) }
        #expect(merged == tallies(events))
    }

    @Test func `Their bytes read back, equal for equal tallies`() throws {
        let events = randomEvents(300, seed: 1)
        let tallies = tallies(events)
        #expect(try ItemTallies(decoding: tallies.encoded()) == tallies)
        #expect(self.tallies(events.reversed()).encoded() == tallies.encoded())
        #expect(try ItemTallies(decoding: ItemTallies().encoded()) == ItemTallies())
    }

    @Test func `Counts that no events have are an error, so that sums cannot overflow`() {
        func bytes(_ counts: [Int64]...) -> [UInt8] {
            var writer = ByteWriter()
            writer.byte(1)
            writer.count(counts.count)
            for (item, counts) in counts.enumerated() {
                writer.signed(ItemID(item + 1))
                for count in counts { writer.signed(count) }
            }
            return writer.bytes
        }
        #expect(throws: Never.self) { try ItemTallies(decoding: bytes([2, 1, 700], [1, 0, 0])) }
        for counts in [[-1, 0, 0], [1, 2, 100], [1, -1, 100], [1, 0, -1], [1, 0, 501], [.max, 0, 0]] as [[Int64]] {
            #expect(throws: CodecError.self) { try ItemTallies(decoding: bytes(counts, counts)) }
        }
    }

    @Test func `Bytes that are cut or changed are an error or tallies, never a trap`() {
        let bytes = tallies(randomEvents(100, seed: 2)).encoded()
        for length in bytes.indices {
            #expect(throws: CodecError.self) { try ItemTallies(decoding: Array(bytes.prefix(length))) }
        }
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << bit
                guard let contribution = try? ItemTallies(decoding: changed) else { continue }
                var merged = contribution
                merged.merge(contribution)
            }
        }
    }

    @Test func `Smoothed rates are those with further expected events counted`() {
        var tally = Tally()
        for rating in [5, 4, 1] as [Float] {
            tally.add(Event(userID: 1, itemID: 1, rating: rating, timestamp: 0))
        }
        #expect(tally.likeRate(prior: 0.25, weight: 5) == (2 + 1.25) / 8)
        #expect(tally.meanRating(prior: 3, weight: 2) == 16.0 / 5)
        #expect(Tally().likeRate(prior: 0.25, weight: 5) == 0.25)
    }
}
