public import Events

/// How candidates are found and described, given what the item index answers: the same in training and serving.
public struct CandidateGeneration: Sendable {
    /// How many items each channel proposes at most.
    public enum Size {
        public static let coVisitation = 150
        public static let popular = 50
        public static let vector = 50
        public static let term = 30
        static let total = coVisitation + popular + vector + term
    }

    private let table: CoVisitation
    private let popular: [ItemID]

    /// - Parameters:
    ///   - table: co-visitation as of the newest closed bucket.
    ///   - popular: what `popularItems` answered for it.
    public init(table: CoVisitation, popular: [ItemID]) {
        self.table = table
        self.popular = popular
    }

    /// All items that can be recommended, the most visited first, those never visited last; ties by id.
    ///
    /// Those are the catalogue's, or, while it is empty, all that were visited. O(items x log items).
    public static func popularItems(_ table: CoVisitation, catalogue: Catalogue) -> [ItemID] {
        let visited = table.popularItems()
        guard !catalogue.items.isEmpty else { return visited }
        let unvisited = Set(catalogue.items.keys).subtracting(visited)
        return visited.filter { catalogue.items[$0] != nil } + unvisited.sorted()
    }

    /// The candidates for a user.
    /// - Parameters:
    ///   - excluded: items that are not wanted, those the user has rated among them.
    ///   - terms: the user's terms, and the items that the index found by them.
    ///   - vectorItems: the items that the index found by the user's vector.
    ///   - minimum: how many candidates are wanted at least: popular items fill up what the channels leave.
    public func candidates(
        history: [UserRecall.HistoryEntry],
        excluded: Set<ItemID>,
        terms: GenreSet,
        termItems: [ItemID],
        vectorItems: [ItemID],
        catalogue: Catalogue,
        minimum: Int = 0
    ) -> [Candidate] {
        let scores = table.scores(after: history)
        let isKnown = { (item: ItemID) in catalogue.items.isEmpty || catalogue.items[item] != nil }
        var merger = CandidateMerger()
        merger.add(scores.best(Size.coVisitation, excluding: excluded).filter(isKnown), from: .coVisitation)
        merger.add(popularItems(Size.popular, excluding: excluded), from: .popular)
        merger.add(vectorItems.filter { !excluded.contains($0) }, from: .vector)
        merger.add(termItems.filter { !excluded.contains($0) }, from: .term)
        if merger.candidates.count < minimum {
            merger.add(popularItems(minimum, excluding: excluded), from: .popular)
        }
        return merger.described(scores: scores, table: table, terms: terms, catalogue: catalogue)
    }

    private func popularItems(_ size: Int, excluding excluded: Set<ItemID>) -> [ItemID] {
        var items: [ItemID] = []
        items.reserveCapacity(size)
        for item in popular where !excluded.contains(item) {
            items.append(item)
            if items.count == size { break }
        }
        return items
    }
}
