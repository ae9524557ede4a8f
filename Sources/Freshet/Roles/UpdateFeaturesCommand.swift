import ArgumentParser
import FeatureUpdater
import ServiceKit

/// The role feature updater.
struct UpdateFeaturesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update-features",
        abstract: "Fold the log into windows and counters of users, and counts of items.",
        discussion: """
            Processes of this role share the partitions of the log among them; as many as there are partitions have work. \
            This group also puts records that nobody can read into the topic ratings.dead.
            """
    )

    @Option(help: "The port for health and metrics; 0 for any free one.")
    var port = 5002

    @OptionGroup var kafka: KafkaOptions
    @OptionGroup var member: MemberOptions
    @OptionGroup var redis: RedisOptions
    @OptionGroup var process: ProcessOptions

    func validate() throws { try validate(port: port) }

    func run() async throws {
        let context = process.start("update-features")
        let kafka = try kafka.configuration(member: member.groupInstance)
        let engines = Engines(kafka: kafka, logger: context.logger)
        try await engines.withLog { log in
            guard let catalogue = try await engines.catalogue(of: log) else { return }
            try await engines.withStore(redis.configuration(), of: log) { store in
                let role = UpdaterRole(
                    fold: FeatureFold(catalogue: catalogue),
                    log: log,
                    store: store,
                    http: HTTPServerConfiguration(host: process.host, port: port),
                    context: context
                )
                try await role.run()
            }
        }
    }
}
