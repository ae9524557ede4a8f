import ArgumentParser
import RecallUpdater
import Redis
import ServiceKit

/// The role recall updater.
struct UpdateRecallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update-recall",
        abstract: "Fold the log into seen and recent items of users, and co-visitation of items.",
        discussion: """
            Processes of this role share the partitions of the log among them; as many as there are partitions have work. \
            They also keep the fields term, filter and vector of the keys user<ID>, for other readers; vector follows the \
            newest release in --releases.
            """
    )

    @Option(help: "The port for health and metrics; 0 for any free one.")
    var port = 5003

    @OptionGroup var kafka: KafkaOptions
    @OptionGroup var member: MemberOptions
    @OptionGroup var redis: RedisOptions
    @OptionGroup var releases: ReleaseOptions
    @OptionGroup var process: ProcessOptions

    func validate() throws { try validate(port: port) }

    func run() async throws {
        let context = process.start("update-recall")
        let kafka = try kafka.configuration(member: member.groupInstance)
        let engines = Engines(kafka: kafka, logger: context.logger)
        try await engines.withLog { log in
            guard let catalogue = try await engines.catalogue(of: log) else { return }
            let views = TextViews(catalogue: catalogue)
            try await engines.withStore(redis.configuration(), of: log, views: views) { store in
                let follower = ViewFollower(
                    log: log,
                    directory: releases.directory,
                    views: views,
                    logger: context.logger,
                    refresh: store.refreshViews
                )
                let role = UpdaterRole(
                    fold: RecallFold(),
                    log: log,
                    store: store,
                    companions: [follower],
                    http: HTTPServerConfiguration(host: process.host, port: port),
                    context: context
                )
                try await role.run()
            }
        }
    }
}
