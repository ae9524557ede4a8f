/// One of librdkafka's configuration properties.
struct KafkaProperty: Hashable, Sendable {
    var name: String
    var value: String
    /// Whether versions of librdkafka that do not know it do well enough without.
    var isOptional = false

    init(_ name: String, _ value: String, isOptional: Bool = false) {
        self.name = name
        self.value = value
        self.isOptional = isOptional
    }
}
