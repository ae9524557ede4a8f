internal import Foundation

/// JSON in the making, for requests with many numbers.
struct JSONText {
    private(set) var bytes: [UInt8] = []

    /// JSON as it stands.
    mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Other JSON.
    mutating func append(_ other: JSONText) { bytes += other.bytes }

    /// A string with its quotes.
    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: raw("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// An array of whole numbers.
    mutating func array(_ values: some Sequence<some BinaryInteger>) { array(values) { $0.description } }

    /// An array of finite numbers, each in as many digits as tell it from its neighbours.
    mutating func array(_ values: [Float]) { array(values) { $0.description } }

    private mutating func array<Value>(_ values: some Sequence<Value>, _ text: (Value) -> String) {
        var separator = "["
        for value in values {
            raw(separator)
            raw(text(value))
            separator = ","
        }
        raw(separator == "[" ? "[]" : "]")
    }

    /// A string as JSON.
    static func quoted(_ text: String) -> String {
        var json = JSONText()
        json.string(text)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
