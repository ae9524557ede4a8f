import Events

/// What an evaluation found.
struct EvaluationReport: Sendable {
    /// Ranking against the held-back items that users liked.
    var liked: RankingSummary
    /// Ranking against all held-back items.
    var all: RankingSummary
    /// The most popular items in the recommender's place, against the liked ones.
    var popularity: RankingSummary
    /// The most popular items in the recommender's place, against all.
    var popularityAll: RankingSummary
    /// The area under the curve over all held-back pairs; nil unless both kinds were scored.
    var auc: Double?
    /// How many held-back pairs were scored.
    var scoredPairs: Int
    /// The share of the catalogue that was recommended to anyone among the first 10, and among the first 50.
    var coverage10: Double
    var coverage50: Double
    /// How long recommendations took, in milliseconds.
    var latencyP50: Double
    var latencyP99: Double
    /// How many requests were under way at once.
    var connections: Int
    /// How many answers were marked degraded.
    var degraded: Int
    /// How many requests failed or were answered wrongly.
    var failures: Int
}

extension EvaluationReport {
    /// Measures the answers; a user without one is left out of the recommender's metrics.
    init(
        data: EvaluationData,
        recommendations: [Recommendation?],
        scores: [[Double]?],
        connections: Int,
        failures: Int
    ) {
        let answered = zip(data.users, recommendations).compactMap { user, answer in answer.map { (user, $0) } }
        liked = RankingSummary(answered.lazy.map { ($1.items, $0.liked) })
        all = RankingSummary(answered.lazy.map { ($1.items, $0.all) })
        let popular = data.users.map { data.popular(for: $0, size: Evaluator<ServerClient>.size) }
        popularity = RankingSummary(zip(popular, data.users).lazy.map { ($0, $1.liked) })
        popularityAll = RankingSummary(zip(popular, data.users).lazy.map { ($0, $1.all) })
        let pairs = zip(data.users, scores).flatMap { user, scores in
            zip(user.heldBack, scores ?? []).map { (score: $1, isLiked: $0.isLike) }
        }
        auc = AreaUnderCurve.value(pairs)
        scoredPairs = pairs.count
        coverage10 = Self.coverage(answered.map(\.1), k: 10, of: data.items)
        coverage50 = Self.coverage(answered.map(\.1), k: 50, of: data.items)
        let latencies = Latencies(answered.map(\.1.duration))
        latencyP50 = latencies.milliseconds(percentile: 50)
        latencyP99 = latencies.milliseconds(percentile: 99)
        self.connections = connections
        degraded = answered.count { $0.1.isDegraded }
        self.failures = failures
    }

    /// The share of the catalogue that is among the first `k` of any answer.
    private static func coverage(_ answers: [Recommendation], k: Int, of catalogue: Set<ItemID>) -> Double {
        guard !catalogue.isEmpty else { return 0 }
        let items = Set(answers.lazy.flatMap { $0.items.prefix(k) })
        return Double(items.intersection(catalogue).count) / Double(catalogue.count)
    }
}
