import Events
import Recall
import TestSupport
import Testing

@Suite struct TopItemsTests {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `The best of a stream are the first of the sorted stream, ties by id`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let items = (1...200 as ClosedRange<ItemID>).shuffled(using: &generator)
        let scored = items.map { (item: $0, score: Float(Int.random(in: -20...20, using: &generator))) }
        for size in [0, 1, 2, 17, 200, 300] {
            var best = TopItems(size: size)
            for (item, score) in scored { best.insert(score, item) }
            let expected = scored.sorted { ($0.score, $1.item) > ($1.score, $0.item) }.prefix(size)
            #expect(best.descending().map(\.item) == expected.map(\.item))
            #expect(best.descending().map(\.score) == expected.map(\.score))
        }
    }

    @Test func `Only what would be kept is admitted`() {
        var best = TopItems(size: 2)
        #expect(!best.admits(.nan, 1))
        best.insert(.nan, 1)
        best.insert(1, 5)
        best.insert(2, 6)
        #expect(best.admits(1, 4) && !best.admits(1, 5) && !best.admits(0, 1) && best.admits(3, 9))
        #expect(best.descending().map(\.item) == [6, 5])
        #expect(!TopItems(size: 0).admits(9, 1) && !TopItems(size: -1).admits(9, 1))
    }
}
