import Foundation

/// Orders candidates: a weighted sum of what the channels and the ranker say of them.
///
/// The weights are those of a conditional logit model (McFadden 1974): which of the candidates the user takes next. They are
/// fitted on held-out events (`OrderBlend.fit`) and belong to a release.
public struct OrderBlend: Codable, Hashable, Sendable {
    /// What is weighted, in the order of `weights`.
    public static let inputs = [
        "log_co_visitation", "log_visits", "like_logit", "matching_terms", "log_co_visitation_squared",
    ]
    /// Added to a co-visitation score before its logarithm is taken.
    private static let floor = 1e-4

    /// One weight per input.
    public var weights: [Double]

    public init(weights: [Double]) {
        precondition(weights.count == Self.inputs.count, "one weight per input")
        self.weights = weights
    }

    /// Used before weights have been fitted: co-visitation, then popularity.
    public static let unfitted = OrderBlend(weights: [1, 0.1, 0, 0, 0])

    /// How many values are weighted.
    static let inputCount = 5

    /// The values that the weights apply to, in the order of `inputs`.
    static func values(of candidate: Candidate) -> InlineArray<5, Double> {
        let coVisitation = log(Double(candidate.coVisitation) + floor) - log(floor)
        return [
            coVisitation, log(Double(candidate.visits) + 1), Double(candidate.likeLogit),
            Double(candidate.matchingTerms), coVisitation * coVisitation / 10,
        ]
    }

    /// A candidate's score; the order is by descending score.
    public func score(_ candidate: Candidate) -> Double {
        let values = Self.values(of: candidate)
        var sum = 0.0
        for index in 0..<Self.inputCount { sum += weights[index] * values[index] }
        return sum
    }

    /// The candidates with their scores, best first; ties by id. O(candidates x log candidates).
    public func order(_ candidates: [Candidate]) -> [(candidate: Candidate, score: Double)] {
        let scores = candidates.map(score)
        let order = candidates.indices.sorted { a, b in
            scores[a] != scores[b] ? scores[a] > scores[b] : candidates[a].itemID < candidates[b].itemID
        }
        return order.map { (candidates[$0], scores[$0]) }
    }
}

extension OrderBlend {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        weights = try container.decode([Double].self, forKey: .weights)
        guard weights.count == Self.inputCount, weights.allSatisfy(\.isFinite) else {
            throw DecodingError.dataCorruptedError(
                forKey: .weights,
                in: container,
                debugDescription: "an order has \(Self.inputCount) weights, all of them finite"
            )
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
