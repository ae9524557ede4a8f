/// Reads JSON (RFC 8259) from bytes, token by token and strictly. Never traps, whatever the bytes are.
struct JSONCursor {
    /// How deep arrays and objects may nest in a value that is skipped.
    static let maximumDepth = 64

    let bytes: [UInt8]
    /// The next byte to read.
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A string as it stands in the text, between its quotes.
    struct RawString {
        var range: Range<Int>
        var hasEscapes: Bool
    }

    /// The next byte that is not white space, without reading it; nil at the end.
    mutating func peek() -> UInt8? {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return bytes[position]
            }
        }
        return nil
    }

    /// Reads a byte if it comes next, after white space.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    /// Reads a byte that has to come next, after white space.
    mutating func expect(_ byte: UInt8, _ expectation: String) throws(JSONFault) {
        guard skip(byte) else { throw unexpected(expectation) }
    }

    /// Makes sure that nothing but white space is left.
    mutating func expectEnd() throws(JSONFault) {
        guard peek() == nil else { throw fault("there is more text after the end of the JSON value") }
    }

    /// Reads a word such as `null` if it comes next, after white space.
    mutating func skipWord(_ word: StaticString) -> Bool {
        _ = peek()
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, word.withUTF8Buffer({ bytes[position..<end].elementsEqual($0) }) else {
            return false
        }
        position = end
        return true
    }

    /// Reads a string.
    mutating func string(_ expectation: String = "a string") throws(JSONFault) -> RawString {
        try expect(UInt8(ascii: "\""), expectation)
        let start = position
        var hasEscapes = false
        var isASCII = true
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                let range = start..<position
                position += 1
                guard isASCII || String(validating: bytes[range], as: UTF8.self) != nil else {
                    throw JSONFault(byte: start, reason: "the string is not valid UTF-8")
                }
                return RawString(range: range, hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                _ = try escape()
            case 0..<0x20:
                throw fault("a control character in a string must be escaped")
            default:
                isASCII = isASCII && byte < 0x80
                position += 1
            }
        }
        throw fault("the text ends within a string")
    }

    /// The text of a string that was read from this cursor.
    func text(of string: RawString) -> String {
        guard string.hasEscapes else { return String(decoding: bytes[string.range], as: UTF8.self) }
        var reader = JSONCursor(bytes)
        reader.position = string.range.lowerBound
        var plain: [UInt8] = []
        while reader.position < string.range.upperBound {
            let byte = bytes[reader.position]
            if byte == UInt8(ascii: "\\"), let scalar = try? reader.escape() {
                plain.append(contentsOf: Character(scalar).utf8)
            } else {
                plain.append(byte)
                reader.position += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// Reads any value and forgets it.
    mutating func skipValue(depth: Int = 0) throws(JSONFault) {
        switch peek() {
        case UInt8(ascii: "{"):
            try checkDepth(depth)
            try elements(end: UInt8(ascii: "}")) { cursor throws(JSONFault) in
                _ = try cursor.string("a field name in quotes")
                try cursor.expect(UInt8(ascii: ":"), "a colon")
                try cursor.skipValue(depth: depth + 1)
            }
        case UInt8(ascii: "["):
            try checkDepth(depth)
            try elements(end: UInt8(ascii: "]")) { cursor throws(JSONFault) in
                try cursor.skipValue(depth: depth + 1)
            }
        case UInt8(ascii: "\""):
            _ = try string()
        case let byte? where byte == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte:
            _ = try number()
        default:
            guard skipWord("true") || skipWord("false") || skipWord("null") else { throw unexpected("a JSON value") }
        }
    }

    /// Reads the elements of an array or object, whose opening bracket comes next, separated by commas.
    private mutating func elements(
        end: UInt8,
        each: (inout JSONCursor) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        position += 1
        if skip(end) { return }
        repeat { try each(&self) } while skip(UInt8(ascii: ","))
        try expect(end, "a comma or the closing bracket")
    }

    /// Reads an escape sequence, whose backslash comes next.
    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        let start = position
        position += 1
        guard position < bytes.count else { throw fault("the text ends within a string") }
        let kind = bytes[position]
        position += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(kind)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(start: start)
        default: throw JSONFault(byte: start, reason: "there is no such escape sequence in JSON")
        }
    }

    /// Reads the digits after `\u`, and the second half of a surrogate pair.
    private mutating func unicodeEscape(start: Int) throws(JSONFault) -> Unicode.Scalar {
        let first = try hexadecimal(start: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        let lone = JSONFault(byte: start, reason: "half a surrogate pair")
        guard first < 0xdc00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { throw lone }
        position += 2
        let second = try hexadecimal(start: start)
        guard 0xdc00...0xdfff ~= second,
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00))
        else { throw lone }
        return scalar
    }

    private mutating func hexadecimal(start: Int) throws(JSONFault) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue,
                bytes[position] < 0x80
            else { throw JSONFault(byte: start, reason: "an escape \\u needs four hexadecimal digits") }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }

    private func checkDepth(_ depth: Int) throws(JSONFault) {
        guard depth < Self.maximumDepth else {
            throw fault("arrays and objects nest deeper than \(Self.maximumDepth) levels")
        }
    }

    /// Moves past the next byte.
    mutating func advance() {
        position += 1
    }

    /// A fault at the next byte.
    func fault(_ reason: String) -> JSONFault {
        JSONFault(byte: position, reason: reason)
    }

    /// A fault that says what was expected at the next byte and what is there.
    func unexpected(_ expectation: String) -> JSONFault {
        guard position < bytes.count else { return fault("expected \(expectation), but the text ends") }
        let byte = bytes[position]
        let found = 0x20..<0x7f ~= byte ? "\"\(Unicode.Scalar(byte))\"" : "byte \(byte)"
        return fault("expected \(expectation), found \(found)")
    }
}
