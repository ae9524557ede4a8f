public import Events

/// Merges what the channels propose into one candidate per item.
public struct CandidateMerger: Sendable {
    private var places: [ItemID: Int] = [:]
    /// The candidates, in the order in which they were first proposed.
    public private(set) var candidates: [Candidate] = []

    public init() {
        places.reserveCapacity(CandidateGeneration.Size.total)
        candidates.reserveCapacity(CandidateGeneration.Size.total)
    }

    /// Adds the items that a channel proposes.
    public mutating func add(_ items: [ItemID], from channel: ChannelSet) {
        for item in items {
            if let place = places[item] {
                candidates[place].channels.formUnion(channel)
            } else {
                places[item] = candidates.count
                var candidate = Candidate(itemID: item)
                candidate.channels = channel
                candidates.append(candidate)
            }
        }
    }

    /// The candidates with what co-visitation, popularity and terms say of each, whichever channel proposed it.
    public consuming func described(
        scores: CoVisitationScores,
        table: CoVisitation,
        terms: GenreSet,
        catalogue: Catalogue
    ) -> [Candidate] {
        for index in candidates.indices {
            let item = candidates[index].itemID
            candidates[index].coVisitation = scores[item]
            candidates[index].visits = table.visits(of: item)
            candidates[index].matchingTerms = catalogue.genres(of: item).count { terms.contains($0) }
        }
        return candidates
    }
}
