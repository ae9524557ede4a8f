import Foundation

/// Random numbers that depend on a seed and a stream alone (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// - Parameter stream: numbers of different streams of one seed have nothing to do with each other.
    init(seed: UInt64, stream: UInt64) {
        state = seed
        state = next() ^ (stream &* 0xd1b5_4a32_d192_ed03)
        state = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// A number in 0..<1, uniformly.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A whole number in 0..<bound, uniformly up to a share of bound in 2^64.
    mutating func index(below bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    /// A number of the standard normal distribution.
    mutating func normal() -> Double { (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform()) }

    /// A number of the exponential distribution with that mean.
    mutating func exponential(mean: Double) -> Double { -mean * log(1 - uniform()) }

    /// A place in a list, with the chances that the list's running totals of weights give.
    mutating func index(cumulative totals: some RandomAccessCollection<Double>) -> Int {
        let target = uniform() * (totals.last ?? 0)
        var low = 0
        var high = totals.count - 1
        while low < high {
            let middle = (low + high) / 2
            if totals[totals.index(totals.startIndex, offsetBy: middle)] > target {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }
}
