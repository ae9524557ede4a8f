public import Events

/// What an item index is asked for: items by terms and items by a vector, in one go.
public struct ItemQuery: Hashable, Sendable {
    /// Genres to look for; with none, no items are found by terms.
    public var terms: GenreSet
    /// The vector to look for; empty when no items are to be found by it.
    public var vector: [Float]
    /// Items that are not wanted.
    public var excluded: Set<ItemID>
    /// How many items by terms at most.
    public var termSize: Int
    /// How many items by the vector at most.
    public var vectorSize: Int

    public init(
        terms: GenreSet = GenreSet(),
        vector: [Float] = [],
        excluded: Set<ItemID> = [],
        termSize: Int = 0,
        vectorSize: Int = 0
    ) {
        self.terms = terms
        self.vector = vector
        self.excluded = excluded
        self.termSize = termSize
        self.vectorSize = vectorSize
    }
}

/// What an item index found, best first.
public struct ItemHits: Hashable, Sendable {
    /// The items with the most genres in common with the terms, at least one; then the most visits; ties by id.
    public var byTerms: [ItemID]
    /// The items with the largest inner product with the vector; ties by id.
    public var byVector: [ItemID]

    public init(byTerms: [ItemID] = [], byVector: [ItemID] = []) {
        self.byTerms = byTerms
        self.byVector = byVector
    }
}
