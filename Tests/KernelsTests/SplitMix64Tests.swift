import Kernels
import Testing

@Suite struct SplitMix64Tests {
    @Test func `Gives the published sequence of seed 1234567`() {
        var generator = SplitMix64(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect((0..<5).map { _ in generator.next() } == expected)
    }

    @Test func `Streams of one seed differ and repeat`() {
        var (a, b, again) = (
            SplitMix64(seed: 7, stream: 1), SplitMix64(seed: 7, stream: 2), SplitMix64(seed: 7, stream: 1)
        )
        let first = a.next()
        #expect(first != b.next())
        #expect(first == again.next())
    }

    @Test func `Uniform and normal numbers have their moments`() {
        var generator = SplitMix64(seed: 3)
        let uniform = (0..<100_000).map { _ in Double(generator.uniform()) }
        let normal = (0..<100_000).map { _ in Double(generator.normal()) }
        #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(uniform.reduce(0, +) / 100_000 - 0.5) < 0.005)
        #expect(abs(normal.reduce(0, +) / 100_000) < 0.01)
        #expect(abs(normal.reduce(0) { $0 + $1 * $1 } / 100_000 - 1) < 0.02)
    }

    @Test func `A shuffle is a permutation, and all orders are about equally likely`() {
        var generator = SplitMix64(seed: 5)
        var counts: [[Int32]: Int] = [:]
        for _ in 0..<6000 {
            var values: [Int32] = [0, 1, 2]
            generator.shuffle(&values)
            counts[values, default: 0] += 1
        }
        #expect(counts.count == 6)
        #expect(counts.values.allSatisfy { abs($0 - 1000) < 150 })
        var empty: [Int32] = []
        generator.shuffle(&empty)
        #expect(empty.isEmpty)
    }
}
