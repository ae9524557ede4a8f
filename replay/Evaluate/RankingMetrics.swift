import Events
import Foundation

/// How well one ranked list meets a set of relevant items.
///
/// Pure functions of the list's first `k` items; every relevant item has gain 1. All are 0 without a relevant item.
enum RankingMetrics {
    /// The share of the relevant items that are among the first `k`.
    static func recall(_ ranked: [ItemID], relevant: Set<ItemID>, k: Int) -> Double {
        guard !relevant.isEmpty else { return 0 }
        return Double(ranked.prefix(k).count(where: relevant.contains)) / Double(relevant.count)
    }

    /// The discounted gain of the first `k`, divided by that of a list with all relevant items in front.
    static func ndcg(_ ranked: [ItemID], relevant: Set<ItemID>, k: Int) -> Double {
        let ideal = (0..<min(k, relevant.count)).reduce(0) { $0 + discount(rank: $1) }
        guard ideal > 0 else { return 0 }
        let gain = ranked.prefix(k).enumerated().reduce(0) { sum, place in
            relevant.contains(place.element) ? sum + discount(rank: place.offset) : sum
        }
        return gain / ideal
    }

    /// 1 when any relevant item is among the first `k`.
    static func hit(_ ranked: [ItemID], relevant: Set<ItemID>, k: Int) -> Double {
        ranked.prefix(k).contains(where: relevant.contains) ? 1 : 0
    }

    /// The weight of a place in the list, from 0.
    private static func discount(rank: Int) -> Double { 1 / log2(Double(rank + 2)) }
}
