public import Events

/// How candidates are found and described, given what the item index answers: the same in training and serving.
public struct CandidateGeneration: Sendable {
    /// How many items each channel proposes at most.
    public enum Size {
        public static let coVisitation = 200
        public static let popular = 50
        public static let vector = 50
        public static let term = 30
        static let total = coVisitation + popular + vector + term
    }

    private let table: CoVisitation
    private let popular: [ItemID]

    /// - Parameters:
    ///   - table: co-visitation as of the newest closed bucket.
    ///   - popular: its items, the most visited first.
    public init(table: CoVisitation, popular: [ItemID]) {
        self.table = table
        self.popular = popular
    }

    /// The candidates for a user.
    /// - Parameters:
    ///   - excluded: items that are not wanted, those the user has rated among them.
    ///   - terms: the user's terms, and the items that the index found by them.
    ///   - vectorItems: the items that the index found by the user's vector.
    public func candidates(
        history: [UserRecall.HistoryEntry],
        excluded: Set<ItemID>,
        terms: GenreSet,
        termItems: [ItemID],
        vectorItems: [ItemID],
        catalogue: Catalogue
    ) -> [Candidate] {
        let scores = table.scores(after: history)
        var merger = CandidateMerger()
        merger.add(scores.best(Size.coVisitation, excluding: excluded), from: .coVisitation)
        merger.add(popularItems(excluding: excluded), from: .popular)
        merger.add(vectorItems.filter { !excluded.contains($0) }, from: .vector)
        merger.add(termItems.filter { !excluded.contains($0) }, from: .term)
        return merger.described(scores: scores, table: table, terms: terms, catalogue: catalogue)
    }

    private func popularItems(excluding excluded: Set<ItemID>) -> [ItemID] {
        var items: [ItemID] = []
        items.reserveCapacity(Size.popular)
        for item in popular where !excluded.contains(item) {
            items.append(item)
            if items.count == Size.popular { break }
        }
        return items
    }
}
