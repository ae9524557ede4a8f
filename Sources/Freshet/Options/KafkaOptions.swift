import ArgumentParser
import Kafka
import Logging
import Ports

/// Where the log is.
struct KafkaOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Kafka brokers to begin with, divided by commas.", valueName: "host:port"))
    var brokers = "127.0.0.1:9092"

    @Option(
        help: ArgumentHelp(
            "Put before the names of all topics and groups, so that several logs share a cluster.",
            valueName: "text"
        )
    )
    var topicPrefix = ""

    @Option(
        help: ArgumentHelp(
            "A property of librdkafka, for example security.protocol=sasl_ssl; may be repeated.",
            valueName: "name=value"
        )
    )
    var kafkaProperty: [String] = []

    @Option(
        help: ArgumentHelp(
            "The password for SASL (sasl.password), better given as FRESHET_KAFKA_PASSWORD.",
            valueName: "text"
        )
    )
    var kafkaPassword: String?

    func validate() throws {
        _ = try properties()
    }

    private func properties() throws -> [String: String] {
        try kafkaProperty.reduce(into: [:]) { properties, text in
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw ValidationError("--kafka-property is name=value")
            }
            properties[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
    }

    /// - Parameter member: the static name of this process in its group, if it has one.
    func configuration(member: String? = nil) throws -> KafkaConfiguration {
        var configuration = KafkaConfiguration(brokers: brokers, topics: KafkaTopicNames(prefix: topicPrefix))
        configuration.groupPrefix = topicPrefix + configuration.groupPrefix
        configuration.properties = try properties()
        if let kafkaPassword { configuration.properties["sasl.password"] = kafkaPassword }
        configuration.memberID = member
        return configuration
    }
}
