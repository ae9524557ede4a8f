import Foundation

/// Orders candidates: a weighted sum of what the channels and the ranker say of them.
///
/// The weights are those of a conditional logit model (McFadden 1974): which of the candidates the user takes next. They are
/// fitted on held-out events (`OrderBlend.fit`) and belong to a release.
public struct OrderBlend: Codable, Hashable, Sendable {
    /// What is weighted, in the order of `weights`.
    public static let terms = [
        "log_co_visitation", "log_visits", "like_logit", "matching_terms", "log_co_visitation_squared",
    ]
    /// Added to a co-visitation score before its logarithm is taken.
    private static let floor = 1e-4

    /// One weight per term.
    public var weights: [Double]

    public init(weights: [Double]) {
        precondition(weights.count == Self.terms.count, "one weight per term")
        self.weights = weights
    }

    /// Used before weights have been fitted: co-visitation, then popularity.
    public static let unfitted = OrderBlend(weights: [1, 0.1, 0, 0, 0])

    /// The values that the weights apply to.
    static func values(of candidate: Candidate) -> [Double] {
        let coVisitation = log(Double(candidate.coVisitation) + floor) - log(floor)
        return [
            coVisitation, log(Double(candidate.visits) + 1), Double(candidate.likeLogit),
            Double(candidate.matchingTerms), coVisitation * coVisitation / 10,
        ]
    }

    /// A candidate's score; the order is by descending score.
    public func score(_ candidate: Candidate) -> Double {
        zip(weights, Self.values(of: candidate)).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// The candidates with their scores, best first; ties by id.
    public func order(_ candidates: [Candidate]) -> [(candidate: Candidate, score: Double)] {
        candidates.map { ($0, score($0)) }.sorted { a, b in
            a.1 != b.1 ? a.1 > b.1 : a.0.itemID < b.0.itemID
        }
    }
}

extension OrderBlend {
    /// The probability of each candidate under the conditional logit model: that it is the one the user takes next, given
    /// that one of them is. In the order of the scores; adds up to 1.
    public static func shares(_ scores: [Double]) -> [Double] {
        guard let top = scores.max() else { return [] }
        let weights = scores.map { exp($0 - top) }
        let total = weights.reduce(0, +)
        return weights.map { $0 / total }
    }
}
