/// Writes messages in the wire format of protocol buffers, fields in the order of the calls. As much of the format as ONNX
/// needs (https://protobuf.dev/programming-guides/encoding).
struct ProtobufWriter {
    private enum WireType: UInt64 {
        case varint = 0
        case lengthDelimited = 2
    }

    private(set) var bytes: [UInt8] = []

    /// A field of type int32, int64, bool or an enumeration.
    mutating func write(_ value: Int64, field: UInt64) {
        tag(field, .varint)
        varint(UInt64(bitPattern: value))
    }

    /// A field of type string.
    mutating func write(_ text: String, field: UInt64) {
        write(Array(text.utf8), field: field)
    }

    /// A field of type bytes.
    mutating func write(_ content: [UInt8], field: UInt64) {
        tag(field, .lengthDelimited)
        varint(UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    /// A field that is a message, which `body` writes.
    mutating func message(field: UInt64, _ body: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        body(&inner)
        write(inner.bytes, field: field)
    }

    private mutating func tag(_ field: UInt64, _ type: WireType) {
        varint(field << 3 | type.rawValue)
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
