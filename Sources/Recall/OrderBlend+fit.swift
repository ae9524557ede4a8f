public import Events
import Foundation

extension OrderBlend {
    /// One user's candidates and which of them the user went on to like.
    public struct List: Sendable {
        fileprivate let values: [Double]
        fileprivate let count: Int
        fileprivate let relevant: [Int]

        /// - Parameter liked: the items that the user went on to like; those that are not candidates are left out.
        public init(candidates: [Candidate], liked: Set<ItemID>) {
            values = candidates.flatMap { candidate in
                let values = OrderBlend.values(of: candidate)
                return (0..<OrderBlend.inputCount).map { values[$0] }
            }
            count = candidates.count
            relevant = candidates.indices.filter { liked.contains(candidates[$0].itemID) }
        }
    }

    /// Fits the weights by Newton's method on the log-likelihood, with a small ridge. Every list counts once per relevant
    /// candidate. Deterministic. O(iterations x candidates x inputs^2).
    /// - Returns: `unfitted` when no list has a relevant candidate.
    public static func fit(_ lists: [List]) -> OrderBlend {
        let useful = lists.filter { !$0.relevant.isEmpty }
        guard !useful.isEmpty else { return .unfitted }
        var weights = [Double](repeating: 0, count: inputs.count)
        for _ in 0..<30 {
            let (gradient, curvature) = derivatives(useful, weights: weights)
            let step = SymmetricSystem.solve(curvature, gradient)
            // A full Newton step can overshoot far from the optimum; a bounded one cannot run away.
            let largest = step.map(abs).max() ?? 0
            let factor = min(1, 2 / max(largest, 1e-12))
            for index in weights.indices { weights[index] += factor * step[index] }
            if largest < 1e-9 { break }
        }
        return OrderBlend(weights: weights)
    }

    /// The gradient of the penalised log-likelihood, and the negative of its Hessian (row-major).
    static func derivatives(_ lists: [List], weights: [Double]) -> (gradient: [Double], curvature: [Double]) {
        let size = weights.count
        let ridge = 1e-3
        var gradient = weights.map { -ridge * $0 }
        var curvature = [Double](repeating: 0, count: size * size)
        for index in 0..<size { curvature[index * size + index] = ridge }
        for list in lists {
            let chosen = Double(list.relevant.count)
            let (mean, covariance) = moments(list, weights: weights)
            for place in list.relevant {
                for a in 0..<size { gradient[a] += list.values[place * size + a] }
            }
            for a in 0..<size {
                gradient[a] -= chosen * mean[a]
                for b in 0..<size { curvature[a * size + b] += chosen * covariance[a * size + b] }
            }
        }
        return (gradient, curvature)
    }

    /// Mean and covariance of the values under the softmax of the scores.
    private static func moments(_ list: List, weights: [Double]) -> (mean: [Double], covariance: [Double]) {
        let size = weights.count
        var scores = [Double](repeating: 0, count: list.count)
        for place in 0..<list.count {
            for a in 0..<size { scores[place] += weights[a] * list.values[place * size + a] }
        }
        let top = scores.max() ?? 0
        var total = 0.0
        var mean = [Double](repeating: 0, count: size)
        var second = [Double](repeating: 0, count: size * size)
        for place in 0..<list.count {
            let weight = exp(scores[place] - top)
            total += weight
            for a in 0..<size {
                let value = weight * list.values[place * size + a]
                mean[a] += value
                for b in 0...a { second[a * size + b] += value * list.values[place * size + b] }
            }
        }
        for a in 0..<size { mean[a] /= total }
        for a in 0..<size {
            for b in 0...a {
                second[a * size + b] = second[a * size + b] / total - mean[a] * mean[b]
                second[b * size + a] = second[a * size + b]
            }
        }
        return (mean, second)
    }
}
