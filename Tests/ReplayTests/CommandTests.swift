import ArgumentParser
import Kafka
import Testing

@testable import replay

@Suite struct CommandTests {
    private static let log = ["--data", "d", "--url", "http://127.0.0.1:1"]

    @Test(
        arguments: [
            ["run", "--data", "d"], ["run", "--data", "d", "--url", "127.0.0.1:1"],
            ["run"] + log + ["--holdout", "-1"], ["run"] + log + ["--rate", "0"], ["run"] + log + ["--rate", "nan"],
            ["run"] + log + ["--rate", "1e-300"], ["run"] + log + ["--rate", "inf"],
            ["run"] + log + ["--batch", "0"], ["run"] + log + ["--wait", "-1"], ["run"] + log + ["--wait", "inf"],
            ["evaluate"] + log + ["--connections", "0"], ["evaluate"] + log + ["--holdout", "0"],
            ["synth", "--out", "o", "--users", "0"],
            ["run"] + log + ["--state", "s"], ["run", "--data", "d", "--state", "s", "--brokers", "b:1"],
            ["run", "--data", "d", "--brokers", "b:1", "--kafka-property", "nothing"],
            ["run"] + log + ["--kafka-property", "a=b"], ["run"] + log + ["--topic-prefix", "p"],
            ["run"] + log + ["--kafka-password", "p"],
            ["freshness"] + log + ["--rate", "0"], ["freshness"] + log + ["--seconds", "0"],
            ["freshness"] + log + ["--ingest-url", "b:1"], ["freshness"] + log + ["--holdout", "0"],
        ]
    )
    func `a bad flag is refused before anything is done`(arguments: [String]) {
        #expect(throws: (any Error).self) { try ReplayCommand.parseAsRoot(arguments) }
    }

    @Test(arguments: [
        ["run"] + log, ["evaluate"] + log + ["--json"], ["synth", "--out", "o"],
        ["freshness"] + log, ["run", "--data", "d", "--brokers", "b:1"], ["run", "--brokers", "b:1"] + log,
    ])
    func `the other flags have defaults`(arguments: [String]) throws {
        _ = try ReplayCommand.parseAsRoot(arguments)
    }

    private static let kafka = ["run", "--data", "d", "--brokers", "b:1", "--topic-prefix", "p."]
    private static let property = ["--kafka-property", "sasl.password=property"]

    @Test(arguments: [
        ([], [:], nil), ([], ["FRESHET_KAFKA_PASSWORD": "variable"], "variable"),
        ([], ["FRESHET_KAFKA_PASSWORD": ""], nil),
        (property, ["FRESHET_KAFKA_PASSWORD": "variable"], "property"),
        (property + ["--kafka-password", "flag"], [:], "flag"),
    ])
    func `a log in Kafka takes librdkafka's properties, and the password from arguments before the environment`(
        arguments: [String],
        environment: [String: String],
        password: String?
    ) throws {
        let parsed = try ReplayCommand.parseAsRoot(
            Self.kafka + ["--kafka-property", "security.protocol=sasl_ssl"] + arguments
        )
        let command = try #require(parsed as? RunCommand)
        let configuration = try #require(try command.kafka.configuration(environment: environment))
        #expect(configuration.brokers == "b:1" && configuration.topics.ratings == "p.ratings")
        #expect(configuration.properties["security.protocol"] == "sasl_ssl")
        #expect(configuration.properties["sasl.password"] == password)
    }

    @Test func `without brokers there is no log in Kafka`() throws {
        let command = try #require(try ReplayCommand.parseAsRoot(["run"] + Self.log) as? RunCommand)
        #expect(try command.kafka.configuration(environment: ["FRESHET_KAFKA_PASSWORD": "x"]) == nil)
    }
}
