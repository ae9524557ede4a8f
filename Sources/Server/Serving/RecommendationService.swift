public import Events
import Features
import Foundation
public import Ports
import Recall
import Releases

/// Answers requests from user state, item aggregates and the release in service.
public struct RecommendationService: Recommending {
    private let state: ServingState
    private let store: any StateStore
    private let index: any ItemIndex
    private let scorer: any Scorer
    private let log: LogIdentity
    private let waitLimit: Duration
    private let metrics = ServingMetrics()

    /// - Parameters:
    ///   - log: the log that position tokens must belong to.
    ///   - waitLimit: how long a request waits for the events named by `after`.
    public init(
        state: ServingState,
        store: any StateStore,
        index: any ItemIndex,
        scorer: any Scorer,
        log: LogIdentity,
        waitLimit: Duration = .seconds(2)
    ) {
        self.state = state
        self.store = store
        self.index = index
        self.scorer = scorer
        self.log = log
        self.waitLimit = waitLimit
    }

    public func recommend(_ request: RecommendationRequest) async throws(RequestError) -> Recommendation {
        try await reach(request.after)
        let started = ContinuousClock.now
        let user = await UserState.read(request.userID, from: store)
        let snapshot = state.snapshot
        var degraded = user.degraded
        let read = metrics.step("read", since: started)
        var candidates = await candidates(request, user: user, snapshot: snapshot, degraded: &degraded)
        let recalled = metrics.step("recall", since: read)
        await rank(&candidates, for: request.userID, user: user, snapshot: snapshot, degraded: &degraded)
        let ordered = (snapshot.release?.release.order ?? .unfitted).order(candidates)
        let shares = OrderBlend.shares(ordered.map(\.score))
        metrics.step("rank", since: recalled)
        metrics.degraded(degraded.count)
        let items = zip(ordered, shares).prefix(request.size).map { ordered, share in
            Recommendation.ScoredItem(itemID: ordered.candidate.itemID, score: share)
        }
        return Recommendation(items: items, readSet: readSet(user, snapshot), degraded: degraded)
    }

    public func score(_ request: ScoreRequest) async throws(RequestError) -> Recommendation {
        try await reach(request.after)
        let user = await UserState.read(request.userID, from: store)
        let snapshot = state.snapshot
        guard let serving = snapshot.release else {
            throw .unavailable("there is no release yet: ask for one with POST /admin/refit?wait=true")
        }
        let rows = RankerRows(
            userID: request.userID,
            itemIDs: request.itemIDs,
            features: user.features,
            schema: serving.release.schema,
            catalogue: snapshot.catalogue,
            tallies: snapshot.items.tallies
        )
        let logits: [Float]
        do {
            logits = try await scorer.likeLogits(rows, release: serving.version)
        } catch {
            throw .unavailable("the ranker does not answer: \(error)")
        }
        let items = zip(request.itemIDs, logits).map { item, logit in
            Recommendation.ScoredItem(itemID: item, score: 1 / (1 + exp(-Double(logit))))
        }
        return Recommendation(items: items, readSet: readSet(user, snapshot), degraded: user.degraded)
    }

    /// Waits until both groups have folded the events named, `waitLimit` in all.
    private func reach(_ tokens: [PositionToken]) async throws(RequestError) {
        var offsets: [Int32: Int64] = [:]
        for token in tokens {
            guard token.logID == log.id, token.partition < log.partitionCount else {
                throw .invalid("after: \(token) is a position of another log; this one is \(log)")
            }
            offsets[token.partition] = max(offsets[token.partition] ?? 0, token.offset)
        }
        let deadline = ContinuousClock.now + waitLimit
        for (partition, offset) in offsets {
            for group in UpdaterGroup.allCases { try await reach(offset, of: partition, group, deadline) }
        }
    }

    private func reach(
        _ offset: Int64,
        of partition: Int32,
        _ group: UpdaterGroup,
        _ deadline: ContinuousClock.Instant
    ) async throws(RequestError) {
        let isReached: Bool
        do {
            isReached = try await store.wait(
                for: group,
                toReach: offset,
                of: partition,
                timeout: max(.zero, deadline - ContinuousClock.now)
            )
        } catch {
            throw .unavailable("the state store does not answer: \(error)")
        }
        guard isReached else {
            throw .notReached(
                "the \(group.rawValue) updater did not reach offset \(offset) of partition \(partition) within \(waitLimit)"
            )
        }
    }

    private func candidates(
        _ request: RecommendationRequest,
        user: UserState,
        snapshot: ServingState.Snapshot,
        degraded: inout [String]
    ) async -> [Candidate] {
        let excluded = request.excluded.union(user.recall.seen)
        let terms = user.recall.terms(snapshot.catalogue)
        var hits = ItemHits()
        if let serving = snapshot.release {
            let vector = serving.release.userVector(
                of: request.userID,
                history: user.recall.history,
                catalogue: snapshot.catalogue,
                items: serving.items
            )
            do {
                let query = ItemQuery(
                    terms: terms,
                    vector: vector,
                    excluded: excluded,
                    termSize: CandidateGeneration.Size.term,
                    vectorSize: CandidateGeneration.Size.vector
                )
                hits = try await index.search(query, release: serving.version)
            } catch {
                degraded.append("item index does not answer: \(error)")
            }
        } else {
            degraded.append("no release yet: ordered by co-visitation and popularity")
        }
        let generation = CandidateGeneration(table: snapshot.items.table, popular: snapshot.items.popular)
        return generation.candidates(
            history: user.recall.history,
            excluded: excluded,
            terms: terms,
            termItems: hits.byTerms,
            vectorItems: hits.byVector,
            catalogue: snapshot.catalogue,
            minimum: request.size
        )
    }

    private func rank(
        _ candidates: inout [Candidate],
        for userID: UserID,
        user: UserState,
        snapshot: ServingState.Snapshot,
        degraded: inout [String]
    ) async {
        guard let serving = snapshot.release, !candidates.isEmpty else { return }
        let rows = RankerRows(
            userID: userID,
            itemIDs: candidates.map(\.itemID),
            features: user.features,
            schema: serving.release.schema,
            catalogue: snapshot.catalogue,
            tallies: snapshot.items.tallies
        )
        do {
            let logits = try await scorer.likeLogits(rows, release: serving.version)
            for (index, logit) in logits.enumerated() { candidates[index].likeLogit = logit }
        } catch {
            degraded.append("ranker does not answer: \(error)")
        }
    }

    private func readSet(_ user: UserState, _ snapshot: ServingState.Snapshot) -> ReadSet {
        ReadSet(
            recallOffset: user.recallOffset,
            featuresOffset: user.featuresOffset,
            itemBucket: snapshot.items.closedBucket,
            release: snapshot.release?.version,
            catalogueVersion: snapshot.catalogue.version
        )
    }
}
