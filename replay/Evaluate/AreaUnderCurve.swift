/// The chance that a liked pair scores higher than one that is not; equal scores count half.
enum AreaUnderCurve {
    /// Exact; nil unless there are pairs of both kinds. O(n log n).
    static func value(_ pairs: [(score: Double, isLiked: Bool)]) -> Double? {
        let sorted = pairs.sorted { $0.score < $1.score }
        let liked = sorted.count { $0.isLiked }
        let others = sorted.count - liked
        guard liked > 0, others > 0 else { return nil }
        /// Twice the number of (liked, other) pairs in the right order, ties counted once.
        var wins = 0
        var othersBelow = 0
        var start = 0
        while start < sorted.count {
            let end = sorted[start...].firstIndex { $0.score != sorted[start].score } ?? sorted.count
            let likedHere = sorted[start..<end].count { $0.isLiked }
            let othersHere = end - start - likedHere
            wins += likedHere * (2 * othersBelow + othersHere)
            othersBelow += othersHere
            start = end
        }
        return Double(wins) / (2 * Double(liked) * Double(others))
    }
}
