import Events
import Foundation
import Testing

@testable import replay

@Suite struct RankingMetricsTests {
    /// Places 0, 2 and 3 of the list are relevant, and one relevant item is missing from it.
    private let ranked: [ItemID] = [10, 11, 12, 13, 14]
    private let relevant: Set<ItemID> = [10, 12, 13, 99]

    private func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-12 }

    @Test func `recall is the share of the relevant items in the first k`() {
        #expect(RankingMetrics.recall(ranked, relevant: relevant, k: 1) == 0.25)
        #expect(RankingMetrics.recall(ranked, relevant: relevant, k: 3) == 0.5)
        #expect(RankingMetrics.recall(ranked, relevant: relevant, k: 50) == 0.75)
    }

    @Test func `NDCG divides by the best list of min(k, relevant)`() {
        // Discounts 1, 1/log2(3), 1/2, 1/log2(5).
        let second = 1 / log2(3.0)
        let fourth = 1 / log2(5.0)
        #expect(isClose(RankingMetrics.ndcg(ranked, relevant: relevant, k: 1), 1))
        #expect(isClose(RankingMetrics.ndcg(ranked, relevant: relevant, k: 2), 1 / (1 + second)))
        let ideal = 1 + second + 0.5 + fourth
        #expect(isClose(RankingMetrics.ndcg(ranked, relevant: relevant, k: 50), (1 + 0.5 + fourth) / ideal))
    }

    @Test func `a hit is any relevant item in the first k`() {
        #expect(RankingMetrics.hit([11, 10], relevant: relevant, k: 1) == 0)
        #expect(RankingMetrics.hit([11, 10], relevant: relevant, k: 2) == 1)
    }

    @Test func `without an answer or a relevant item all metrics are 0`() {
        let cases: [([ItemID], Set<ItemID>)] = [([], relevant), (ranked, [])]
        for (ranked, relevant) in cases {
            #expect(RankingMetrics.recall(ranked, relevant: relevant, k: 10) == 0)
            #expect(RankingMetrics.ndcg(ranked, relevant: relevant, k: 10) == 0)
            #expect(RankingMetrics.hit(ranked, relevant: relevant, k: 10) == 0)
        }
    }

    @Test func `a summary is the mean over users with a relevant item`() {
        let lists: [(ranked: [ItemID], relevant: Set<ItemID>)] = [([1, 2], [1]), ([1, 2], [3]), ([1, 2], [])]
        let summary = RankingSummary(lists)
        #expect(summary.users == 2)
        #expect(summary.values == [0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
        #expect(RankingSummary(lists.prefix(0)).values == [0, 0, 0, 0, 0, 0])
    }
}
