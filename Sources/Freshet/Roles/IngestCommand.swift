import ArgumentParser
import Ingest
import ServiceKit

/// The role ingest: takes events over HTTP into the log.
struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Take events over HTTP (POST /ml/event) into the log, and mark partitions that are idle.",
        discussion: "Any number of processes may run side by side."
    )

    @Option(help: "The port to listen on; 0 for any free one.")
    var port = 5001

    @OptionGroup var kafka: KafkaOptions
    @OptionGroup var process: ProcessOptions

    func validate() throws { try validate(port: port) }

    func run() async throws {
        let context = process.start("ingest")
        let engines = Engines(kafka: try kafka.configuration(), logger: context.logger)
        try await engines.withLog { log in
            let idle = IdleWatermarks(log: log)
            let router = makeServiceRouter()
            addOperationalRoutes(to: router, metrics: context.metrics) { await log.unreadiness() }
            addIntakeRoutes(to: router, intake: Intake(log: log, watermarks: idle, now: WallClock.now))
            let server = HTTPService(
                router: router,
                configuration: HTTPServerConfiguration(host: process.host, port: port),
                logger: context.logger
            )
            try await RoleProcess(services: [idle, server], logger: context.logger).run()
        }
    }
}
