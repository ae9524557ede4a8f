import ArgumentParser
import Events
import Kafka
import Logging
import Ports
import ServiceKit

/// The topics of a log.
struct TopicsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics",
        abstract: "Make the topics of a log.",
        subcommands: [CreateTopicsCommand.self]
    )
}

/// Makes the topics that are missing, and fills the catalogue.
struct CreateTopicsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make the topics that are missing, and check the others.",
        discussion: """
            ratings and ratings.dead keep everything (retention.ms=-1); items, users and releases are compacted. Running it \
            again changes nothing that is there.
            """
    )

    @OptionGroup var kafka: KafkaOptions

    @Option(help: "How many partitions a new topic ratings gets, 1 to 1024; 4 when left out.")
    var partitions: Int32?

    @Option(help: "How many brokers keep each record, 1 to 16.")
    var replication: Int32 = 1

    @Option(help: "A folder with movies.dat and users.dat to fill the topics items and users from.")
    var data: String?

    @OptionGroup var configuration: ConfigurationOptions

    func validate() throws {
        guard (1...1024).contains(partitions ?? 1) else { throw ValidationError("--partitions is 1 to 1024") }
        guard (1...16).contains(replication) else { throw ValidationError("--replication is 1 to 16") }
    }

    func run() async throws {
        var logger = Logger(label: "freshet.topics", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .warning
        let kafka = try kafka.configuration()
        print(try await KafkaTopics.create(kafka, partitions: partitions, replication: replication, logger: logger))
        guard let data else { return }
        try await Engines(kafka: kafka, logger: logger).withLog { log in
            let catalogue = try await CatalogueSource(log: log).load(from: data)
            print("catalogue: \(catalogue.items.count) items, \(catalogue.users.count) users")
        }
    }
}
