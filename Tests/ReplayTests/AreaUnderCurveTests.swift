import Testing

@testable import replay

@Suite struct AreaUnderCurveTests {
    @Test(
        arguments: [
            ([0.9, 0.8], [0.2, 0.1], 1.0),
            ([0.1, 0.2], [0.8, 0.9], 0.0),
            ([0.5, 0.5], [0.5], 0.5),
            ([0.9, 0.3], [0.5, 0.1], 0.75),
            ([0.5, 0.9], [0.5, 0.1], 0.875),
        ] as [([Double], [Double], Double)]
    )
    func `it is the chance that a liked pair scores higher, ties half`(
        liked: [Double],
        others: [Double],
        expected: Double
    ) {
        let pairs = liked.map { (score: $0, isLiked: true) } + others.map { (score: $0, isLiked: false) }
        #expect(AreaUnderCurve.value(pairs) == expected)
        #expect(AreaUnderCurve.value(pairs.reversed()) == expected)
    }

    @Test func `it agrees with counting all pairs`() {
        var generator = SeededGenerator(seed: 3, stream: 0)
        let pairs = (0..<300).map { _ in
            (score: Double(generator.index(below: 40)), isLiked: generator.uniform() < 0.4)
        }
        var wins = 0.0
        var count = 0.0
        for liked in pairs where liked.isLiked {
            for other in pairs where !other.isLiked {
                wins += liked.score > other.score ? 1 : liked.score == other.score ? 0.5 : 0
                count += 1
            }
        }
        #expect(AreaUnderCurve.value(pairs) == wins / count)
    }

    @Test func `it needs pairs of both kinds`() {
        #expect(AreaUnderCurve.value([]) == nil)
        #expect(AreaUnderCurve.value([(1, true), (2, true)]) == nil)
        #expect(AreaUnderCurve.value([(1, false)]) == nil)
    }
}
