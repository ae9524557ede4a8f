import ArgumentParser
import Kafka
import Ports
import ServiceKit

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
        do {
            return try KafkaConfiguration.properties(parsing: kafkaProperty)
        } catch {
            throw ValidationError("--kafka-property: \(error.message)")
        }
    }

    /// - Parameter member: the static name of this process in its group, if it has one.
    func configuration(member: String? = nil) throws -> KafkaConfiguration {
        var configuration = KafkaConfiguration(brokers: brokers, topics: KafkaTopicNames(prefix: topicPrefix))
        configuration.groupPrefix = topicPrefix + configuration.groupPrefix
        configuration.properties = try properties()
        if let kafkaPassword, configuration.properties["sasl.password"] == nil || !isPropertyStronger {
            configuration.properties["sasl.password"] = kafkaPassword
        }
        configuration.memberID = member
        return configuration
    }

    /// Whether the properties were given where it counts before the password, as in arguments before the environment.
    private var isPropertyStronger: Bool {
        LayeredArguments.current?.counts("kafka-property", before: "kafka-password") ?? false
    }
}
