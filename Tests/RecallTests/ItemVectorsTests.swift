import Events
import Recall
import TestSupport
import Testing

@Suite struct ItemVectorsTests {
    private func entries(_ count: Int, dimensions: Int, visits: ClosedRange<Int64>, seed: UInt64) -> [ItemVectors.Entry]
    {
        var generator = SeededGenerator(seed: seed)
        return (1...count).map { item in
            ItemVectors.Entry(
                itemID: ItemID(item * 3),
                genres: GenreSet(
                    codes: (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                        UInt8.random(in: 1...6, using: &generator)
                    }
                ),
                visits: Int64.random(in: visits, using: &generator),
                vector: (0..<dimensions).map { _ in Float(Int.random(in: -3...3, using: &generator)) }
            )
        }.shuffled(using: &generator)
    }

    @Test(arguments: [1, 5, 16, 17, 33])
    func `The search by vector is a sort by inner product, ties by id`(dimensions: Int) {
        let entries = entries(80, dimensions: dimensions, visits: 0...9, seed: 1)
        var generator = SeededGenerator(seed: 2)
        let vector = (0..<dimensions).map { _ in Float(Int.random(in: -3...3, using: &generator)) }
        let excluded = Set(entries.prefix(10).map(\.itemID))
        func product(_ entry: ItemVectors.Entry) -> Float {
            zip(vector, entry.vector).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let expected = entries.filter { !excluded.contains($0.itemID) }
            .sorted { (product($0), $1.itemID) > (product($1), $0.itemID) }
        let items = ItemVectors(entries)
        #expect(items.search(vector: vector, excluding: excluded, size: 20) == expected.prefix(20).map(\.itemID))
        #expect(items.search(vector: vector, excluding: [], size: 1000).count == 80)
        #expect(items.search(vector: vector + [1], excluding: [], size: 10) == [])
    }

    @Test(arguments: [0...3, 0...5000, 30_000_000...30_000_003, 0...(Int64.max / 2)] as [ClosedRange<Int64>])
    func `The search by terms is a sort by matching terms, then visits, then id`(visits: ClosedRange<Int64>) {
        let entries = entries(120, dimensions: 1, visits: visits, seed: 3)
        let terms = GenreSet(codes: [1, 3, 5, 40])
        let excluded = Set(entries.prefix(10).map(\.itemID))
        func matching(_ entry: ItemVectors.Entry) -> Int { entry.genres.count { terms.contains($0) } }
        let expected = entries.filter { !excluded.contains($0.itemID) && matching($0) > 0 }
            .sorted { (matching($0), $0.visits, $1.itemID) > (matching($1), $1.visits, $0.itemID) }
            .map(\.itemID)
        let items = ItemVectors(entries)
        #expect(items.search(terms: terms, excluding: excluded, size: 9) == Array(expected.prefix(9)))
        #expect(items.search(terms: terms, excluding: excluded, size: 1000) == expected)
        #expect(items.search(terms: GenreSet(), excluding: [], size: 9) == [])
        #expect(items.search(terms: terms, excluding: [], size: 0) == [])
    }

    @Test func `Nothing is found where there are no items`() {
        let items = ItemVectors([])
        #expect(items.search(vector: [1], excluding: [], size: 5) == [])
        #expect(items.search(terms: GenreSet(codes: [1]), excluding: [], size: 5) == [])
    }
}
