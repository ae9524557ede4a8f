/// A set of genre codes, 1...63. Iterates over its codes, ascending.
public struct GenreSet: Hashable, Sendable {
    /// Bit c stands for code c; bit 0 is never set.
    public let bits: UInt64

    /// Codes of 0 (unknown) or above 63 are left out.
    public init(codes: some Sequence<UInt8> = EmptyCollection()) {
        bits = codes.reduce(0) { (1...63).contains($1) ? $0 | 1 << UInt64($1) : $0 }
    }

    public func contains(_ code: UInt8) -> Bool {
        (1...63).contains(code) && bits & (1 << UInt64(code)) != 0
    }

    /// The number of genres.
    public var count: Int { bits.nonzeroBitCount }
}

extension GenreSet: Sequence {
    public struct Iterator: IteratorProtocol, Sendable {
        private var rest: UInt64

        init(_ bits: UInt64) { rest = bits }

        public mutating func next() -> UInt8? {
            guard rest != 0 else { return nil }
            defer { rest &= rest - 1 }
            return UInt8(truncatingIfNeeded: rest.trailingZeroBitCount)
        }
    }

    public func makeIterator() -> Iterator { Iterator(bits) }
}
