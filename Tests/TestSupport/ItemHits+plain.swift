import Events
public import Ports
public import Recall

extension ItemHits {
    /// What a query finds among items, computed in the plainest way.
    public init(of query: ItemQuery, in entries: [ItemVectors.Entry]) {
        let wanted = entries.filter { !query.excluded.contains($0.itemID) }
        let matching = wanted.map { entry in (entry, entry.genres.count { query.terms.contains($0) }) }
        let byTerms = matching.filter { $0.1 > 0 }.sorted { a, b in
            (b.1, b.0.visits, a.0.itemID) < (a.1, a.0.visits, b.0.itemID)
        }
        let products = wanted.map { entry in
            (entry.itemID, zip(entry.vector, query.vector).map { Double($0) * Double($1) }.reduce(0, +))
        }
        let byVector = products.sorted { a, b in (b.1, a.0) < (a.1, b.0) }
        self.init(
            byTerms: byTerms.prefix(query.termSize).map(\.0.itemID),
            byVector: byVector.prefix(query.vectorSize).map(\.0)
        )
    }
}
