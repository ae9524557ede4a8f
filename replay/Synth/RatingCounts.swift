import Foundation

/// How many ratings each user of a synthetic log gives: unevenly, and exactly as many in all as the log has.
struct RatingCounts {
    /// By user, from id 1 on; none has more than there are items.
    let counts: [Int32]

    /// O(users).
    init(_ shape: SyntheticShape) {
        // As in MovieLens-1M, everybody gives 20 ratings if there are enough.
        let base = min(20, shape.ratings / shape.users, shape.items)
        let room = shape.items - base
        var generator = SeededGenerator(seed: shape.seed, stream: .max)
        let weights = (0..<shape.users).map { _ in Float(exp(generator.normal())) }
        let whole = weights.reduce(0.0) { $0 + Double($1) }
        let rest = shape.ratings - base * shape.users
        var left = rest
        var total = 0.0
        var counts = weights.map { weight in
            // What rounding and full users leave over goes to those behind them.
            total += Double(weight)
            let due = Int(Double(rest) * total / whole) - (rest - left)
            let extra = min(max(0, due), room, left)
            left -= extra
            return Int32(base + extra)
        }
        for user in counts.indices where left > 0 {
            let extra = min(left, shape.items - Int(counts[user]))
            counts[user] += Int32(extra)
            left -= extra
        }
        self.counts = counts
    }
}
