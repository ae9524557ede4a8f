internal import Events
internal import Ports

/// The two searches for a query, as bodies of `POST /_msearch`.
struct SearchRequest {
    /// As many values a `terms` clause may have unless an index says otherwise.
    private static let mostTerms = 65_536

    /// What is searched for, in the order of the searches.
    enum Channel { case terms, vector }

    let channels: [Channel]
    let lines: [UInt8]

    /// - Parameter index: has no character that JSON would write in another way.
    init(_ query: ItemQuery, index: String) {
        var channels: [Channel] = []
        var json = JSONText()
        let excluded = Self.exclusion(of: query.excluded)
        if query.termSize > 0, query.terms != GenreSet() {
            channels.append(.terms)
            Self.begin(&json, index: index, size: query.termSize)
            Self.addTerms(query, excluded, to: &json)
        }
        if query.vectorSize > 0, !query.vector.isEmpty {
            channels.append(.vector)
            Self.begin(&json, index: index, size: query.vectorSize)
            Self.addVector(query, excluded, to: &json)
        }
        self.channels = channels
        lines = json.bytes
    }

    /// The header of a search, and the beginning of its body. Half of an answer is none.
    private static func begin(_ json: inout JSONText, index: String, size: Int) {
        json.raw(#"{"index":"\#(index)","allow_partial_search_results":false}"#)
        json.raw("\n")
        json.raw(#"{"size":\#(size),"_source":false,"track_total_hits":false,"#)
    }

    /// Every genre in common adds 1 to the score.
    private static func addTerms(_ query: ItemQuery, _ excluded: JSONText, to json: inout JSONText) {
        json.raw(#""query":{"bool":{"minimum_should_match":1,"should":["#)
        let clauses = query.terms.map { #"{"constant_score":{"filter":{"term":{"genres":\#($0)}}}}"# }
        json.raw(clauses.joined(separator: ","))
        json.raw(#"],"must_not":"#)
        json.append(excluded)
        json.raw(#"}},"sort":[{"_score":"desc"},{"visits":"desc"},{"itemid":"asc"}]}"#)
        json.raw("\n")
    }

    private static func addVector(_ query: ItemQuery, _ excluded: JSONText, to json: inout JSONText) {
        json.raw(#""knn":{"field":"item_vector","query_vector":"#)
        json.array(query.vector)
        json.raw(#","k":\#(query.vectorSize),"num_candidates":\#(candidates(for: query.vectorSize))"#)
        if !query.excluded.isEmpty {
            json.raw(#","filter":{"bool":{"must_not":"#)
            json.append(excluded)
            json.raw("}}")
        }
        json.raw("}}\n")
    }

    /// How many items the graph of vectors is searched for: many more than are asked for, as what it misses is among the
    /// farthest. Elasticsearch takes 10,000 at most.
    private static func candidates(for size: Int) -> Int { min(10_000, max(1_000, 10 * size)) }

    /// An array of clauses that match the items that are not wanted.
    private static func exclusion(of items: Set<ItemID>) -> JSONText {
        let items = Array(items)
        var json = JSONText()
        json.raw("[")
        for start in stride(from: 0, to: items.count, by: mostTerms) {
            json.raw(start == 0 ? #"{"terms":{"itemid":"# : #",{"terms":{"itemid":"#)
            json.array(items[start..<min(start + mostTerms, items.count)])
            json.raw("}}")
        }
        json.raw("]")
        return json
    }
}
