/// What Redis answers to one command.
enum RedisReply: Hashable, Sendable {
    case status(String)
    case error(String)
    case integer(Int64)
    case bytes([UInt8])
    case array([RedisReply])
    case null

    /// The bytes of a string; nil for anything else.
    var bytes: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }

    /// The text of a string or a status; nil for anything else.
    var text: String? {
        switch self {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .status(let text): text
        default: nil
        }
    }

    /// The elements of an array; nil for anything else.
    var elements: [RedisReply]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The names and values of a hash, as HGETALL gives them; nil for anything else.
    var fields: [(name: String, value: [UInt8])]? {
        guard let elements, elements.count % 2 == 0 else { return nil }
        var fields: [(name: String, value: [UInt8])] = []
        for index in stride(from: 0, to: elements.count, by: 2) {
            guard let name = elements[index].text, let value = elements[index + 1].bytes else { return nil }
            fields.append((name, value))
        }
        return fields
    }

    /// Whether the server has forgotten the script that was to run; nothing was done then.
    var isMissingScript: Bool {
        if case .error(let text) = self { text.hasPrefix("NOSCRIPT") } else { false }
    }
}
