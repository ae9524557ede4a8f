public import Events
import Kernels

/// Items with their vectors and genres, searchable by either. Immutable; thread: any.
public struct ItemVectors: Sendable {
    /// An item to be found.
    public struct Entry: Hashable, Sendable {
        public var itemID: ItemID
        public var genres: GenreSet
        /// How often it was visited; orders items with equal terms.
        public var visits: Int64
        /// The vector; equally long for all items.
        public var vector: [Float]

        public init(itemID: ItemID, genres: GenreSet, visits: Int64, vector: [Float]) {
            self.itemID = itemID
            self.genres = genres
            self.visits = visits
            self.vector = vector
        }
    }

    /// The items, in the order given.
    public let items: [ItemID]
    private let genres: [GenreSet]
    private let visits: [Int64]
    /// The rows by descending visits, ties by id.
    private let mostVisited: [Int]
    /// Dimensions x items, row-major, rows padded with zeros to whole blocks of 16: all items are scored at once.
    private let table: RowTable
    private let rows: [ItemID: Int]

    public init(_ entries: [Entry]) {
        items = entries.map(\.itemID)
        genres = entries.map(\.genres)
        visits = entries.map(\.visits)
        mostVisited = entries.indices.sorted { a, b in
            (entries[a].visits, entries[b].itemID) > (entries[b].visits, entries[a].itemID)
        }
        rows = Dictionary(items.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        table = RowTable(rows: entries.first?.vector.count ?? 1, columns: entries.count)
        let stride = table.view.stride
        for (item, entry) in entries.enumerated() {
            precondition(entry.vector.count == table.rows, "all vectors are equally long")
            for (dimension, value) in entry.vector.enumerated() {
                table.view.floats[dimension * stride + item] = value
            }
        }
    }

    /// How many numbers a vector has; 1 when there are no items.
    public var dimensions: Int { table.rows }

    /// What is known of an item; nil when it is none of these. O(dimensions).
    public func entry(of item: ItemID) -> Entry? {
        guard let row = rows[item], let vector = vector(of: item) else { return nil }
        return Entry(itemID: item, genres: genres[row], visits: visits[row], vector: vector)
    }

    /// The vector of an item, nil when it has none.
    func vector(of item: ItemID) -> [Float]? {
        rows[item].map { row in
            (0..<table.rows).map { table.view.floats[$0 * table.view.stride + row] }
        }
    }

    /// The items with the largest inner product with a vector, best first; ties by id. O(items x dimensions).
    public func search(vector: [Float], excluding excluded: Set<ItemID>, size: Int) -> [ItemID] {
        guard vector.count == table.rows else { return [] }
        let scores = RowTable(rows: 1, columns: items.count)
        for (dimension, value) in vector.enumerated() {
            axpy(value, table.base + dimension * table.blocks, into: scores.base, blocks: table.blocks)
        }
        var best = TopItems(size: size)
        for (row, item) in items.enumerated() {
            let score = scores.view.floats[row]
            if best.admits(score, item), !excluded.contains(item) { best.insert(score, item) }
        }
        return best.descending().map(\.item)
    }

    /// The items with the most genres in common with the terms, then the most visits; ties by id. O(items).
    public func search(terms: GenreSet, excluding excluded: Set<ItemID>, size: Int) -> [ItemID] {
        var found = [[ItemID]](repeating: [], count: terms.count + 1)
        for row in mostVisited {
            let matching = (genres[row].bits & terms.bits).nonzeroBitCount
            guard matching > 0, found[matching].count < size, !excluded.contains(items[row]) else { continue }
            found[matching].append(items[row])
        }
        return Array(found.reversed().joined().prefix(max(size, 0)))
    }
}
