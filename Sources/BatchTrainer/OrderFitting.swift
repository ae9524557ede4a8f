import Events
import Features
import Recall
import Releases

/// Fits the order of candidates: for a sample of users, the candidates as a request would have found them before the user's
/// held-out events, and which of them the user went on to like.
///
/// Co-visitation and tallies are built without any user's held-out events.
struct OrderFitting {
    /// About how many users are asked, fewer than twice as many; evenly spread over the user ids.
    static let userLimit = 1_500

    let fold: SampleFold
    let schema: FeatureSchema
    /// Held-out events older than this do not count (milliseconds since 1970).
    let since: Int64
    /// Events from this time on do not exist for a release (milliseconds since 1970).
    let until: Int64

    /// - Parameter release: models that have not learned from the held-out events.
    /// - Returns: the weights, or nil when too few users have held-out likes.
    func fit(_ release: Release) -> OrderBlend? {
        let eligible = fold.events.keys.filter { events(of: $0).count >= 2 * HeldOut.perUser }.sorted()
        guard !eligible.isEmpty else { return nil }
        let (table, tallies) = aggregates()
        let items = release.itemVectors(fold.catalogue)
        let generation = CandidateGeneration(
            table: table,
            popular: CandidateGeneration.popularItems(table, catalogue: fold.catalogue)
        )
        let stride = max(1, eligible.count / Self.userLimit)
        let lists = Swift.stride(from: 0, to: eligible.count, by: stride).compactMap { index in
            list(for: eligible[index], generation: generation, items: items, tallies: tallies, release: release)
        }
        guard lists.count >= 50 else { return nil }
        return OrderBlend.fit(lists)
    }

    /// A user's events before the cut-off.
    private func events(of user: UserID) -> [SampleFold.StoredEvent] {
        fold.events[user]?.filter { $0.timestamp < until } ?? []
    }

    /// How many of a user's events come before those held out.
    private func keptCount(_ events: [SampleFold.StoredEvent]) -> Int {
        let firstNew = events.firstIndex { $0.timestamp >= since } ?? events.count
        return max(events.count - HeldOut.perUser, firstNew, 0)
    }

    /// Co-visitation and tallies of all events but those held out; built in runs of users, to bound memory.
    private func aggregates() -> (CoVisitation, ItemTallies) {
        var (table, tallies) = (CoVisitation(), ItemTallies())
        let users = fold.events.keys.sorted()
        for start in stride(from: 0, to: users.count, by: 256) {
            var sequences = VisitSequences()
            for user in users[start..<min(start + 256, users.count)] {
                let events = events(of: user)
                for stored in events.prefix(keptCount(events)) {
                    sequences.add(stored.event(of: user), after: [])
                    tallies.add(stored.event(of: user))
                }
            }
            table.merge([sequences])
        }
        return (table, tallies)
    }

    private func list(
        for user: UserID,
        generation: CandidateGeneration,
        items: ItemVectors,
        tallies: ItemTallies,
        release: Release
    ) -> OrderBlend.List? {
        let events = events(of: user)
        let kept = keptCount(events)
        let liked = events.dropFirst(kept).filter { $0.event(of: user).isLike }
        guard !liked.isEmpty else { return nil }
        var features = UserFeatures()
        var recall = UserRecall()
        for stored in events.prefix(kept) {
            let event = stored.event(of: user)
            features.apply(event, genres: fold.catalogue.genres(of: event.itemID))
            recall.apply(event)
        }
        let excluded = Set(recall.seen)
        let terms = recall.terms(fold.catalogue)
        let vector = release.userVector(
            of: user,
            history: recall.history,
            catalogue: fold.catalogue,
            items: items
        )
        var candidates = generation.candidates(
            history: recall.history,
            excluded: excluded,
            terms: terms,
            termItems: items.search(terms: terms, excluding: excluded, size: CandidateGeneration.Size.term),
            vectorItems: items.search(vector: vector, excluding: excluded, size: CandidateGeneration.Size.vector),
            catalogue: fold.catalogue
        )
        let rows = RankerRows(
            userID: user,
            itemIDs: candidates.map(\.itemID),
            features: features,
            schema: schema,
            catalogue: fold.catalogue,
            tallies: tallies
        )
        for (index, logit) in release.likeLogits(rows).enumerated() { candidates[index].likeLogit = logit }
        return OrderBlend.List(candidates: candidates, liked: Set(liked.map(\.itemID)))
    }
}

extension SampleFold.StoredEvent {
    func event(of user: UserID) -> Event {
        Event(userID: user, itemID: itemID, rating: rating, timestamp: timestamp)
    }
}
