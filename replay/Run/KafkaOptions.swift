import ArgumentParser
import Foundation
import Kafka
import Ports

/// A log in Kafka, in place of a server.
struct KafkaOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Instead of a server: the brokers of a log in Kafka, divided by commas. With --url besides, that server's status \
            says when everything is folded.
            """,
            valueName: "host:port"
        )
    )
    var brokers: String?

    @Option(help: ArgumentHelp("With --brokers: what the names of the topics begin with.", valueName: "text"))
    var topicPrefix = ""

    @Option(
        help: ArgumentHelp(
            "With --brokers: a property of librdkafka, for example security.protocol=sasl_ssl; may be repeated.",
            valueName: "name=value"
        )
    )
    var kafkaProperty: [String] = []

    @Option(
        help: ArgumentHelp(
            "With --brokers: the password for SASL (sasl.password), better given as FRESHET_KAFKA_PASSWORD.",
            valueName: "text"
        )
    )
    var kafkaPassword: String?

    func validate() throws {
        _ = try properties()
        guard brokers != nil || (topicPrefix.isEmpty && kafkaProperty.isEmpty && kafkaPassword == nil) else {
            throw ValidationError("--topic-prefix, --kafka-property and --kafka-password go with --brokers")
        }
    }

    /// Which Kafka to append to; nil when none is named.
    /// - Parameter environment: all variables of the process; the one with the password counts behind the arguments.
    func configuration(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> KafkaConfiguration? {
        guard let brokers else { return nil }
        var configuration = KafkaConfiguration(brokers: brokers, topics: KafkaTopicNames(prefix: topicPrefix))
        configuration.properties = try properties()
        let variable = environment["FRESHET_KAFKA_PASSWORD"].flatMap { $0.isEmpty ? nil : $0 }
        if let password = kafkaPassword ?? configuration.properties["sasl.password"] ?? variable {
            configuration.properties["sasl.password"] = password
        }
        return configuration
    }

    private func properties() throws -> [String: String] {
        do {
            return try KafkaConfiguration.properties(parsing: kafkaProperty)
        } catch {
            throw ValidationError("--kafka-property: \(error.message)")
        }
    }
}
