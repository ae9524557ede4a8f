/// Area under the receiver operating characteristic: the share of (positive, negative) pairs in which the positive has
/// the higher score, ties counting half.
public enum AreaUnderCurve {
    /// The exact area, 0 ... 1, or `nil` when a class is absent or a score is NaN.
    ///
    /// - Parameters:
    ///   - scores: one per sample, on any monotone scale.
    ///   - labels: as many; above 0.5 is positive.
    /// - Complexity: O(n log n).
    public static func value(scores: [Float], labels: [Float]) -> Double? {
        precondition(scores.count == labels.count, "a label for every score")
        guard !scores.contains(where: \.isNaN) else { return nil }
        let keys = zip(scores, labels).map { score, label in
            UInt64(Self.ordered(score)) << 1 | (label > 0.5 ? 1 : 0)
        }.sorted()
        var negatives = 0
        var positives = 0
        var twiceWins = 0
        var start = 0
        while start < keys.count {
            var end = start
            var tiedPositives = 0
            while end < keys.count, keys[end] >> 1 == keys[start] >> 1 {
                tiedPositives += Int(keys[end] & 1)
                end += 1
            }
            let tiedNegatives = end - start - tiedPositives
            twiceWins += tiedPositives * (2 * negatives + tiedNegatives)
            positives += tiedPositives
            negatives += tiedNegatives
            start = end
        }
        guard positives > 0, negatives > 0 else { return nil }
        return Double(twiceWins) / (2 * Double(positives) * Double(negatives))
    }

    /// Bits that compare as unsigned integers the way the floats do; both zeros are equal.
    private static func ordered(_ value: Float) -> UInt32 {
        let bits = (value + 0).bitPattern
        return bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
    }
}
