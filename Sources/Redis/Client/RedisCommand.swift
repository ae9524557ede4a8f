/// A command with its arguments.
struct RedisCommand: Sendable {
    private let arguments: [RedisArgument]

    init(_ arguments: RedisArgument...) {
        self.arguments = arguments
    }

    init(_ arguments: [RedisArgument]) {
        self.arguments = arguments
    }

    /// About how many bytes it takes on the wire.
    var size: Int { arguments.reduce(16) { $0 + 16 + $1.count } }

    /// Appends it as Redis reads it: an array of strings that say their lengths, so that any byte may be in them.
    func encode(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: "*\(arguments.count)\r\n".utf8)
        for argument in arguments {
            bytes.append(contentsOf: "$\(argument.count)\r\n".utf8)
            switch argument {
            case .text(let text): bytes.append(contentsOf: text.utf8)
            case .bytes(let content): bytes.append(contentsOf: content)
            }
            bytes.append(contentsOf: "\r\n".utf8)
        }
    }
}

/// An argument of a command.
enum RedisArgument: Sendable {
    case text(String)
    case bytes([UInt8])

    /// The number of bytes.
    var count: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        }
    }
}

extension RedisArgument: ExpressibleByStringInterpolation {
    init(stringLiteral value: String) { self = .text(value) }
}
