import Events

/// Ranking metrics as means over the users with at least one relevant item.
struct RankingSummary: Encodable, Equatable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case users
        case recall10 = "recall@10"
        case recall50 = "recall@50"
        case ndcg10 = "ndcg@10"
        case ndcg50 = "ndcg@50"
        case hit10 = "hit@10"
        case hit50 = "hit@50"
    }

    /// How many users had a relevant item.
    private(set) var users = 0
    private(set) var recall10 = 0.0
    private(set) var recall50 = 0.0
    private(set) var ndcg10 = 0.0
    private(set) var ndcg50 = 0.0
    private(set) var hit10 = 0.0
    private(set) var hit50 = 0.0

    /// The means over lists, each with its user's relevant items. They are all 0 when there is no user to measure.
    init(_ lists: some Sequence<(ranked: [ItemID], relevant: Set<ItemID>)>) {
        for (ranked, relevant) in lists where !relevant.isEmpty {
            users += 1
            recall10 += RankingMetrics.recall(ranked, relevant: relevant, k: 10)
            recall50 += RankingMetrics.recall(ranked, relevant: relevant, k: 50)
            ndcg10 += RankingMetrics.ndcg(ranked, relevant: relevant, k: 10)
            ndcg50 += RankingMetrics.ndcg(ranked, relevant: relevant, k: 50)
            hit10 += RankingMetrics.hit(ranked, relevant: relevant, k: 10)
            hit50 += RankingMetrics.hit(ranked, relevant: relevant, k: 50)
        }
        let count = Double(max(1, users))
        recall10 /= count
        recall50 /= count
        ndcg10 /= count
        ndcg50 /= count
        hit10 /= count
        hit50 /= count
    }

    /// The means in the order of the keys.
    var values: [Double] { [recall10, recall50, ndcg10, ndcg50, hit10, hit50] }
}
