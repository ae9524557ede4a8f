private import RealModule

/// Seeded generator of random numbers: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014). Equal seeds give equal sequences on every machine.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator of the sequence that belongs to `seed`.
    public init(seed: UInt64) {
        self.state = seed
    }

    /// A generator whose sequence belongs to `seed` and `stream`, unrelated to those of other streams.
    public init(seed: UInt64, stream: UInt64) {
        self.init(seed: Self.seed(seed, stream: stream))
    }

    /// The seed of one of many unrelated sequences that belong to `seed`.
    public static func seed(_ seed: UInt64, stream: UInt64) -> UInt64 {
        var outer = SplitMix64(seed: seed)
        var inner = SplitMix64(seed: outer.next() ^ stream)
        return inner.next()
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        self.state &+= 0x9e37_79b9_7f4a_7c15
        var z = self.state
        z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z &>> 31)
    }

    /// Uniform in 0 ..< 1, a multiple of 2^-24.
    public mutating func uniform() -> Float {
        Float(self.next() &>> 40) * 0x1p-24
    }

    /// Normal with mean 0 and deviation 1 (Box and Muller 1958).
    public mutating func normal() -> Float {
        let radius = (-2 * Double.log(Double(self.next() &>> 11) * 0x1p-53 + 0x1p-54)).squareRoot()
        return Float(radius * Double.cos(2 * Double.pi * Double(self.next() &>> 11) * 0x1p-53))
    }

    /// Uniform in 0 ..< `bound` (the high half of the product; the bias is below `bound` / 2^64).
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "nothing is below \(bound)")
        return Int(self.next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Puts `values` in a random order (Fisher and Yates), every order equally likely.
    /// - Complexity: O(n).
    public mutating func shuffle(_ values: inout [Int32]) {
        guard values.count > 1 else { return }
        for last in stride(from: values.count - 1, to: 0, by: -1) {
            values.swapAt(last, self.below(last + 1))
        }
    }
}
