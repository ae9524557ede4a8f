public import Ports

extension KafkaConfiguration {
    /// Reads properties of librdkafka as command lines give them, `name=value` each; of two with one name, the later.
    /// - Throws: `invalidRequest` for a text of another form; does not say which, because it may hold a secret.
    public static func properties(parsing texts: [String]) throws(PortError) -> [String: String] {
        var properties: [String: String] = [:]
        for text in texts {
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw PortError(.invalidRequest, "a property of librdkafka is given as name=value")
            }
            properties[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        return properties
    }
}
