/// A state record or contribution with a binary layout of its own, whose first byte is the layout's version.
public protocol BinaryRecord: Sendable {
    static var layoutVersion: UInt8 { get }

    /// Writes everything behind the version.
    func encode(into writer: inout ByteWriter)

    /// Reads everything behind the version.
    init(from reader: inout ByteReader) throws(CodecError)
}

extension BinaryRecord {
    /// The record in bytes.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: 256)
        writer.byte(Self.layoutVersion)
        encode(into: &writer)
        return writer.bytes
    }

    /// - Throws: `CodecError` when the bytes are not such a record, or of another version.
    public init(decoding bytes: [UInt8]) throws(CodecError) {
        var reader = ByteReader(bytes)
        let version = try reader.byte()
        guard version == Self.layoutVersion else { throw .unknownVersion(version) }
        self = try Self(from: &reader)
        try reader.end()
    }
}
