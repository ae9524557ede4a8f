import Events
import Foundation
import TestSupport
import Testing

@testable import Recall

@Suite struct FoldInTests {
    private static let factors = 6

    private func items(scale: Float = 1) -> ItemVectors {
        var generator = SeededGenerator(seed: 1)
        return ItemVectors(
            (1...20).map { item in
                ItemVectors.Entry(
                    itemID: ItemID(item),
                    genres: GenreSet(),
                    visits: 0,
                    vector: (0...Self.factors).map { _ in scale * Float.random(in: -1...1, using: &generator) }
                )
            }
        )
    }

    private func history(_ ratings: [(ItemID, Float)]) -> [UserRecall.HistoryEntry] {
        var recall = UserRecall()
        for (item, rating) in ratings { recall.apply(Event(userID: 1, itemID: item, rating: rating, timestamp: 0)) }
        return recall.history
    }

    private let own: [Float] = [0.1, -0.2, 0.3, 0, 0.05, -0.4, 1]

    private func logit(_ vector: [Float], _ item: ItemID, in items: ItemVectors) -> Double {
        zip(vector, items.vector(of: item) ?? []).reduce(0.3) { $0 + Double($1.0) * Double($1.1) }
    }

    @Test(arguments: 1...20 as ClosedRange<ItemID>)
    func `A like raises the item's logit and a dislike lowers it`(item: ItemID) {
        let items = items()
        let before = logit(own, item, in: items)
        let liked = FoldIn.vector(from: own, offset: 0.3, history: history([(item, 5)]), items: items)
        let disliked = FoldIn.vector(from: own, offset: 0.3, history: history([(item, 1)]), items: items)
        #expect(logit(liked, item, in: items) > before)
        #expect(logit(disliked, item, in: items) < before)
        #expect(liked.count == own.count && liked.last == 1)
    }

    @Test func `Without events of items that have a vector nothing changes`() {
        #expect(FoldIn.vector(from: own, offset: 0.3, history: [], items: items()) == own)
        #expect(FoldIn.vector(from: own, offset: 0.3, history: history([(99, 5)]), items: items()) == own)
        let longer = own + [1]
        #expect(FoldIn.vector(from: longer, offset: 0.3, history: history([(1, 5)]), items: items()) == longer)
    }

    /// The penalised log-likelihood that the vector maximises.
    private func objective(_ vector: [Double], _ history: [UserRecall.HistoryEntry], _ items: ItemVectors) -> Double {
        var sum = 0.0
        for (value, prior) in zip(vector, own) { sum -= 4 * (value - Double(prior)) * (value - Double(prior)) }
        for entry in history {
            let item = items.vector(of: entry.itemID) ?? []
            let logit = zip(vector + [1], item).reduce(0.3) { $0 + $1.0 * Double($1.1) }
            sum -= log(1 + exp(entry.rating > 3 ? -logit : logit))
        }
        return sum
    }

    @Test func `For small vectors it is the maximum of the penalised log-likelihood`() {
        let items = items(scale: 0.3)
        let history = history((1...12).map { ($0, $0 % 3 == 0 ? 1 : 5) })
        // Coordinate ascent by golden ratio steps would do; plain gradient ascent on numeric derivatives is plainer.
        var best = own.dropLast().map(Double.init)
        for _ in 0..<400 {
            let gradient = best.indices.map { index in
                var (up, down) = (best, best)
                up[index] += 1e-5
                down[index] -= 1e-5
                return (objective(up, history, items) - objective(down, history, items)) / 2e-5
            }
            for index in best.indices { best[index] += 0.1 * gradient[index] }
        }
        let vector = FoldIn.vector(from: own, offset: 0.3, history: history, items: items)
        let distance = zip(best, own).map { abs($0 - Double($1)) }.max() ?? 0
        #expect(distance > 0.02)
        for (found, expected) in zip(vector, best) { #expect(abs(Double(found) - expected) < 0.02 * distance) }
    }
}
