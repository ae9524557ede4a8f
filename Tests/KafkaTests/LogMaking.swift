import Foundation
import Kafka
import Logging

/// A logger for tests: says nothing, unless `KAFKA_LOG` is set.
let testLogger: Logger = {
    var logger = Logger(label: "test")
    let level = ProcessInfo.processInfo.environment["KAFKA_LOG"].flatMap(Logger.Level.init(rawValue:))
    logger.logLevel = level ?? .critical
    return logger
}()

/// A configuration with topics that nobody else has; they are not made.
func freshConfiguration(brokers: String) -> KafkaConfiguration {
    let prefix = "test-\(UUID().uuidString.prefix(8).lowercased())."
    var configuration = KafkaConfiguration(brokers: brokers, topics: KafkaTopicNames(prefix: prefix))
    configuration.groupPrefix = prefix
    configuration.sessionTimeout = .seconds(6)
    return configuration
}

/// Makes the topics of a configuration, calls `body` with the log, and closes it.
func withNewLog<Value>(
    _ configuration: KafkaConfiguration,
    partitions: Int32 = 4,
    isolation: isolated (any Actor)? = #isolation,
    _ body: (KafkaLog) async throws -> Value
) async throws -> Value {
    _ = try await KafkaTopics.create(configuration, partitions: partitions, replication: 1, logger: testLogger)
    return try await withLog(configuration, body)
}

/// Opens a log, calls `body` with it, and closes it.
func withLog<Value>(
    _ configuration: KafkaConfiguration,
    logger: Logger = testLogger,
    isolation: isolated (any Actor)? = #isolation,
    _ body: (KafkaLog) async throws -> Value
) async throws -> Value {
    let log = try await KafkaLog.open(configuration, logger: logger)
    do {
        let value = try await body(log)
        await log.close()
        return value
    } catch {
        await log.close()
        throw error
    }
}
