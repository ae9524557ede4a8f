import Events

/// The field `after` of a request: one position token or an array of them.
struct PositionTokens: Decodable, Hashable {
    let tokens: [PositionToken]

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            tokens = [try Self.token(text, path: decoder.codingPath)]
            return
        }
        guard var texts = try? decoder.unkeyedContainer() else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "expected a string or an array of strings")
            )
        }
        var tokens: [PositionToken] = []
        while !texts.isAtEnd {
            let text = try texts.decode(String.self)
            tokens.append(try Self.token(text, path: decoder.codingPath))
        }
        self.tokens = tokens
    }

    private static func token(_ text: String, path: [any CodingKey]) throws -> PositionToken {
        guard let token = PositionToken(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: path, debugDescription: "not a position token as POST /ml/event answers it")
            )
        }
        return token
    }
}
