import Foundation
import Kernels
import Models
import Testing

@Suite struct MetricsTests {
    @Test func `Area of a perfect, a reversed and a tied order`() {
        #expect(AreaUnderCurve.value(scores: [0.1, 0.2, 0.8, 0.9], labels: [0, 0, 1, 1]) == 1)
        #expect(AreaUnderCurve.value(scores: [0.9, 0.8, 0.2, 0.1], labels: [0, 0, 1, 1]) == 0)
        #expect(AreaUnderCurve.value(scores: [1, 1, 1, 1], labels: [0, 1, 0, 1]) == 0.5)
        #expect(AreaUnderCurve.value(scores: [-2, 0, -0.0, 3], labels: [0, 0, 1, 1]) == 0.875)
    }

    @Test func `Area is undefined without both classes or with a NaN`() {
        #expect(AreaUnderCurve.value(scores: [], labels: []) == nil)
        #expect(AreaUnderCurve.value(scores: [1, 2], labels: [1, 1]) == nil)
        #expect(AreaUnderCurve.value(scores: [1, 2], labels: [0, 0]) == nil)
        #expect(AreaUnderCurve.value(scores: [1, .nan], labels: [0, 1]) == nil)
    }

    @Test(arguments: [2, 10, 1000]) func `Area agrees with counting all pairs`(levels: Int) throws {
        var generator = SplitMix64(seed: 4)
        let scores = (0..<300).map { _ in Float(generator.below(levels)) - Float(levels / 2) }
        let labels = scores.map { _ in Float(generator.below(2)) }
        var (wins, pairs) = (0.0, 0.0)
        for i in 0..<300 where labels[i] == 1 {
            for j in 0..<300 where labels[j] == 0 {
                wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0
                pairs += 1
            }
        }
        let area = try #require(AreaUnderCurve.value(scores: scores, labels: labels))
        #expect(abs(area - wins / pairs) < 1e-12)
    }
}
