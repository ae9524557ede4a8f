import NIOCore

/// Writes answers as JSON by hand: a general encoder takes more time than the rest of the HTTP side together.
enum RecommendationEncoder {
    /// The answer's JSON. A score that is not finite is written as null.
    static func encode(_ answer: Recommendation) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: 320 + 48 * answer.items.count)
        buffer.writeStaticString(#"{"item_list":["#)
        var isFirst = true
        for item in answer.items {
            buffer.writeStaticString(isFirst ? #"{"itemid":"# : #",{"itemid":"#)
            isFirst = false
            buffer.writeString(String(item.itemID))
            buffer.writeStaticString(#","score":"#)
            buffer.writeString(item.score.isFinite ? item.score.description : "null")
            buffer.writeStaticString("}")
        }
        buffer.writeStaticString(#"],"read_set":"#)
        write(answer.readSet, to: &buffer)
        if !answer.degraded.isEmpty {
            buffer.writeStaticString(#","degraded":"#)
            write(answer.degraded, to: &buffer)
        }
        buffer.writeStaticString("}")
        return buffer
    }

    private static func write(_ readSet: ReadSet, to buffer: inout ByteBuffer) {
        buffer.writeStaticString(#"{"recall_offset":"#)
        write(readSet.recallOffset, to: &buffer)
        buffer.writeStaticString(#","features_offset":"#)
        write(readSet.featuresOffset, to: &buffer)
        buffer.writeStaticString(#","item_bucket":"#)
        write(readSet.itemBucket, to: &buffer)
        buffer.writeStaticString(#","release":"#)
        if let release = readSet.release {
            write(release, to: &buffer)
        } else {
            buffer.writeStaticString("null")
        }
        buffer.writeStaticString(#","catalogue_version":"#)
        write(readSet.catalogueVersion, to: &buffer)
        buffer.writeStaticString("}")
    }

    private static func write(_ texts: [String], to buffer: inout ByteBuffer) {
        buffer.writeStaticString("[")
        for (index, text) in texts.enumerated() {
            if index > 0 { buffer.writeStaticString(",") }
            write(text, to: &buffer)
        }
        buffer.writeStaticString("]")
    }

    private static func write(_ value: (some BinaryInteger)?, to buffer: inout ByteBuffer) {
        buffer.writeString(value.map { String($0) } ?? "null")
    }

    /// Writes a string in quotes, with the escapes that JSON asks for.
    private static func write(_ text: String, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): buffer.writeStaticString(#"\""#)
            case UInt8(ascii: "\\"): buffer.writeStaticString(#"\\"#)
            case 0..<0x10: buffer.writeString("\\u000\(String(byte, radix: 16))")
            case 0x10..<0x20: buffer.writeString("\\u00\(String(byte, radix: 16))")
            default: buffer.writeInteger(byte)
            }
        }
        buffer.writeStaticString("\"")
    }
}
