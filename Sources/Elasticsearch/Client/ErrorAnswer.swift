internal import Foundation

/// What Elasticsearch says of an error.
struct ErrorAnswer: Hashable {
    /// Such as `index_not_found_exception`; empty when it says none.
    var type = ""
    var reason = ""

    /// Reads an answer's body; one that is no such answer says nothing.
    init(_ body: [UInt8]) {
        struct Whole: Decodable { var error: ErrorAnswer }
        if let answer = try? JSONDecoder().decode(Whole.self, from: Data(body)) { self = answer.error }
    }
}

extension ErrorAnswer: Decodable {
    private struct Content: Decodable {
        struct Cause: Decodable { var reason: String? }
        struct Nested: Decodable {
            var reason: String?
            var caused_by: Cause?
        }

        var type: String?
        var reason: String?
        var root_cause: [Cause]?
        var caused_by: Nested?
    }

    /// An object, or, as some errors of aliases are, a string.
    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            reason = text
            return
        }
        let content = try Content(from: decoder)
        type = content.type ?? ""
        let causes = [
            content.reason, content.root_cause?.first?.reason, content.caused_by?.reason,
            content.caused_by?.caused_by?.reason,
        ]
        var said: [String] = []
        for cause in causes { if let cause, !said.contains(cause) { said.append(cause) } }
        reason = said.joined(separator: ": ")
    }
}

extension ErrorAnswer: CustomStringConvertible {
    /// What it says on one line of bounded length.
    var description: String {
        let text = [type, reason].filter { !$0.isEmpty }.joined(separator: ": ")
        return String(text.map { $0.isNewline ? " " : $0 }.prefix(500))
    }
}
