/// Reads what `ByteWriter` wrote. Every read checks that the bytes are there.
///
/// Numbers of any type are read by code that callers can specialise: unspecialised, it is several times slower.
public struct ByteReader: Sendable {
    private let bytes: [UInt8]
    /// The index of the next byte.
    public private(set) var index = 0

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    public mutating func byte() throws(CodecError) -> UInt8 {
        guard index < bytes.count else { throw .truncated(at: index) }
        defer { index += 1 }
        return bytes[index]
    }

    @inlinable
    public mutating func unsigned<T: FixedWidthInteger & UnsignedInteger>(
        _ type: T.Type = T.self
    ) throws(CodecError) -> T {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 63 || next <= 1 else { throw .overflow(at: index) }
            value |= UInt64(next & 0x7f) << shift
            if next < 0x80 { break }
            shift += 7
        }
        guard let result = T(exactly: value) else { throw .overflow(at: index) }
        return result
    }

    @inlinable
    public mutating func signed<T: FixedWidthInteger & SignedInteger>(_ type: T.Type = T.self) throws(CodecError) -> T {
        let coded = try unsigned(UInt64.self)
        guard let result = T(exactly: Int64(bitPattern: coded >> 1) ^ -Int64(bitPattern: coded & 1)) else {
            throw .overflow(at: index)
        }
        return result
    }

    /// The number of elements that follow; never more than the bytes left, so that it is safe to reserve.
    public mutating func count() throws(CodecError) -> Int {
        let value = try unsigned(UInt64.self)
        guard value <= UInt64(bytes.count - index) else { throw .truncated(at: bytes.count) }
        return Int(value)
    }

    public mutating func fixed64() throws(CodecError) -> UInt64 {
        guard bytes.count - index >= 8 else { throw .truncated(at: bytes.count) }
        defer { index += 8 }
        return (0..<8).reduce(0) { $0 | UInt64(bytes[index + $1]) << (8 * UInt64($1)) }
    }

    public mutating func float() throws(CodecError) -> Float {
        guard bytes.count - index >= 4 else { throw .truncated(at: bytes.count) }
        defer { index += 4 }
        return Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[index + $1]) << (8 * UInt32($1)) })
    }

    /// - Throws: `CodecError.trailingBytes` unless every byte was read.
    public func end() throws(CodecError) {
        guard index == bytes.count else { throw .trailingBytes(at: index) }
    }
}
