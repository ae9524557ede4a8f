import ArgumentParser
import Foundation
import Kafka
import Redis
import ServiceKit
import TestSupport
import Testing

@testable import Freshet

/// The password of an engine can be given by itself or as a part of another option.
@Suite struct PasswordOptionsTests {
    private static let property = ["--kafka-property", "sasl.password=property"]
    private static let url = ["--redis", "redis://user:url@127.0.0.1:6379/0"]

    /// What the command `update-features` makes of arguments, an environment and a file.
    private func passwords(
        _ arguments: [String] = [],
        _ environment: [String: String] = [:],
        file: String = ""
    ) async throws -> (kafka: String?, redis: String?) {
        try await withTemporaryDirectory { folder in
            let path = folder + "/freshet.yaml"
            try file.write(toFile: path, atomically: false, encoding: .utf8)
            let layered = try LayeredArguments.resolve(
                FreshetCommand.self,
                arguments: ["update-features", "--config", path] + arguments,
                environment: environment
            )
            return try LayeredArguments.$current.withValue(layered) {
                let parsed = try FreshetCommand.parseAsRoot(layered.arguments)
                let command = try #require(parsed as? UpdateFeaturesCommand)
                let kafka = try command.kafka.configuration().properties["sasl.password"]
                return (kafka, try command.redis.configuration().password)
            }
        }
    }

    @Test func `an argument counts before the environment, whichever of the two options it is`() async throws {
        let environment = ["FRESHET_KAFKA_PASSWORD": "variable", "FRESHET_REDIS_PASSWORD": "variable"]
        #expect(try await passwords(Self.property + Self.url, environment) == ("property", "url"))
        #expect(try await passwords([], environment) == ("variable", "variable"))
        let parts = [
            "FRESHET_KAFKA_PROPERTY": "sasl.password=variable", "FRESHET_REDIS": "redis://:variable@127.0.0.1:6379",
        ]
        let flags = ["--kafka-password", "flag", "--redis-password", "flag"]
        #expect(try await passwords(flags, parts) == ("flag", "flag"))
    }

    @Test func `the environment counts before the file`() async throws {
        let file = "kafka-password: file\nredis-password: file\n"
        let parts = [
            "FRESHET_KAFKA_PROPERTY": "sasl.password=variable", "FRESHET_REDIS": "redis://:variable@127.0.0.1:6379",
        ]
        #expect(try await passwords([], parts, file: file) == ("variable", "variable"))
        #expect(try await passwords(Self.property + Self.url, [:], file: file) == ("property", "url"))
        #expect(try await passwords([], [:], file: file) == ("file", "file"))
    }

    @Test func `given in one place, the password by itself counts; and it is added to what holds none`() async throws {
        let flags = ["--kafka-password", "flag", "--redis-password", "flag"]
        #expect(try await passwords(Self.property + Self.url + flags) == ("flag", "flag"))
        let others = ["--kafka-property", "sasl.username=u", "--redis", "redis://127.0.0.1:6379/0"]
        let environment = ["FRESHET_KAFKA_PASSWORD": "variable", "FRESHET_REDIS_PASSWORD": "variable"]
        #expect(try await passwords(others, environment) == ("variable", "variable"))
    }
}
