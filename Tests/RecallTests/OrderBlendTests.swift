import Events
import Foundation
import TestSupport
import Testing

@testable import Recall

@Suite struct OrderBlendTests {
    private static func candidates(_ count: Int, using generator: inout SeededGenerator) -> [Candidate] {
        (1...count).map { item in
            var candidate = Candidate(itemID: ItemID(item))
            candidate.coVisitation = Float.random(in: 0...0.05, using: &generator)
            candidate.visits = Int64.random(in: 0...3000, using: &generator)
            candidate.likeLogit = Float.random(in: -2...2, using: &generator)
            candidate.matchingTerms = Int.random(in: 0...3, using: &generator)
            return candidate
        }
    }

    /// Lists in which the user takes a candidate with the model's own probability.
    private static func lists(_ count: Int, blend: OrderBlend, seed: UInt64) -> [OrderBlend.List] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let candidates = Self.candidates(30, using: &generator)
            let shares = OrderBlend.shares(candidates.map(blend.score))
            var liked: Set<ItemID> = []
            for _ in 0..<3 {
                var rest = Double.random(in: 0..<1, using: &generator)
                let chosen = shares.firstIndex { share in
                    rest -= share
                    return rest < 0
                }
                liked.insert(candidates[chosen ?? 29].itemID)
            }
            return OrderBlend.List(candidates: candidates, liked: liked)
        }
    }

    @Test func `A score is the weighted sum of the terms`() {
        var candidate = Candidate(itemID: 1)
        candidate.coVisitation = 0.01
        candidate.visits = 99
        candidate.likeLogit = -1.5
        candidate.matchingTerms = 2
        let coVisitation = log((0.01 + 1e-4) / 1e-4)
        let expected = [coVisitation, log(100.0), -1.5, 2, coVisitation * coVisitation / 10]
        for (term, value) in expected.enumerated() {
            var weights = [Double](repeating: 0, count: 5)
            weights[term] = 2
            #expect(abs(OrderBlend(weights: weights).score(candidate) - 2 * value) < 1e-6)
        }
    }

    @Test func `The order is by descending score, ties by id`() {
        var generator = SeededGenerator(seed: 1)
        var candidates = Self.candidates(40, using: &generator)
        for index in 20..<40 { candidates[index].coVisitation = candidates[index - 20].coVisitation }
        let blend = OrderBlend(weights: [1, 0, 0, 0, 0])
        let ordered = blend.order(candidates.shuffled(using: &generator))
        let expected = candidates.sorted { (blend.score($0), $1.itemID) > (blend.score($1), $0.itemID) }
        #expect(ordered.map(\.candidate.itemID) == expected.map(\.itemID))
    }

    @Test func `Shares are the scores' softmax, however large`() {
        #expect(OrderBlend.shares([]) == [])
        let shares = OrderBlend.shares([1000, 1000 + log(3.0), -1e9])
        #expect(abs(shares[0] - 0.25) < 1e-9 && abs(shares[1] - 0.75) < 1e-9 && shares[2] == 0)
    }

    @Test func `The curvature is the gradient's negative derivative`() {
        let lists = Self.lists(20, blend: .unfitted, seed: 2)
        let weights = [0.4, -0.2, 0.3, 0.1, 0.5]
        let curvature = OrderBlend.derivatives(lists, weights: weights).curvature
        for a in weights.indices {
            var (up, down) = (weights, weights)
            up[a] += 1e-4
            down[a] -= 1e-4
            let above = OrderBlend.derivatives(lists, weights: up).gradient
            let below = OrderBlend.derivatives(lists, weights: down).gradient
            for b in weights.indices {
                let expected = -(above[b] - below[b]) / 2e-4
                #expect(abs(curvature[a * 5 + b] - expected) < 1e-4 * max(1, abs(expected)))
            }
        }
    }

    @Test func `The gradient is the derivative of the penalised log-likelihood`() {
        var generator = SeededGenerator(seed: 3)
        let world = (0..<10).map { _ in
            let candidates = Self.candidates(20, using: &generator)
            return (candidates: candidates, liked: Set(candidates.shuffled(using: &generator).prefix(2).map(\.itemID)))
        }
        func objective(_ weights: [Double]) -> Double {
            let blend = OrderBlend(weights: weights)
            let penalty = weights.reduce(0) { $0 + 0.0005 * $1 * $1 }
            return world.reduce(-penalty) { sum, list in
                let shares = OrderBlend.shares(list.candidates.map(blend.score))
                return zip(list.candidates, shares).reduce(sum) { sum, entry in
                    list.liked.contains(entry.0.itemID) ? sum + log(entry.1) : sum
                }
            }
        }
        let weights = [0.4, -0.2, 0.3, 0.1, 0.5]
        let lists = world.map { OrderBlend.List(candidates: $0.candidates, liked: $0.liked) }
        let gradient = OrderBlend.derivatives(lists, weights: weights).gradient
        for index in weights.indices {
            var (up, down) = (weights, weights)
            up[index] += 1e-4
            down[index] -= 1e-4
            let expected = (objective(up) - objective(down)) / 2e-4
            #expect(abs(gradient[index] - expected) < 1e-4 * max(1, abs(expected)))
        }
    }

    @Test func `The fit finds the weights that the choices were drawn with`() {
        let truth = OrderBlend(weights: [0.8, 0.3, 0.7, 0.4, -0.5])
        let fitted = OrderBlend.fit(Self.lists(3000, blend: truth, seed: 4))
        for (found, expected) in zip(fitted.weights, truth.weights) { #expect(abs(found - expected) < 0.12) }
        let gradient = OrderBlend.derivatives(Self.lists(3000, blend: truth, seed: 4), weights: fitted.weights).gradient
        #expect(gradient.allSatisfy { abs($0) < 1e-4 })
    }

    @Test func `Without a relevant candidate nothing is fitted`() {
        var generator = SeededGenerator(seed: 5)
        let list = OrderBlend.List(candidates: Self.candidates(5, using: &generator), liked: [77])
        #expect(OrderBlend.fit([]) == .unfitted)
        #expect(OrderBlend.fit([list, OrderBlend.List(candidates: [], liked: [1])]) == .unfitted)
    }

    @Test func `Choices that a term explains fully give finite weights`() {
        var generator = SeededGenerator(seed: 6)
        let lists = (0..<60).map { _ in
            let candidates = Self.candidates(10, using: &generator)
            let best = candidates.max { $0.likeLogit < $1.likeLogit }
            return OrderBlend.List(candidates: candidates, liked: [best?.itemID ?? 0])
        }
        let weights = OrderBlend.fit(lists).weights
        #expect(weights.allSatisfy { $0.isFinite && abs($0) < 100 })
        #expect(weights[2] > 5)
    }
}
