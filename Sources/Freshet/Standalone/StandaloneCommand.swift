public import ArgumentParser
import BatchTrainer
import Features
public import Logging
import Metrics
import ServiceKit

/// Runs all roles in one process, on embedded stores.
struct StandaloneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "standalone",
        abstract: "Run every role in this process: intake, updaters, trainer and server, on embedded SQLite.",
        discussion: "Stops on SIGTERM or SIGINT, after answering the requests under way."
    )

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 for any free one.")
    var port = 5000

    @Option(help: "The folder for the log, the state and the releases; made if it is not there.")
    var state: String

    @Option(help: "A folder with movies.dat and users.dat to take the catalogue from; kept in the state.")
    var data: String?

    @Option(help: "How many partitions a new log gets, 1 to 1024; 4 when left out.")
    var partitions: Int32?

    @Option(help: "The feature schema of new releases: seed or full.")
    var schema = FeatureSchema.Name.full

    @Option(help: "The seed of every random choice in training.")
    var seed: UInt64 = 1

    @Option(help: "How many threads train; makes no difference to the result.")
    var threads = 2

    @Option(help: "Refit when this many events have arrived since the last refit; 0 for never.")
    var refitEvents = 1_000_000

    @Option(help: "Refit when this many minutes have passed and events have arrived; 0 for never.")
    var refitMinutes = 60

    @Option(help: "What to log: trace, debug, info, notice, warning, error or critical.")
    var logLevel = Logger.Level.info

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is 0 to 65535") }
        guard (1...64).contains(threads) else { throw ValidationError("--threads is 1 to 64") }
        guard (1...1024).contains(partitions ?? 1) else { throw ValidationError("--partitions is 1 to 1024") }
        guard refitEvents >= 0, (0...525_600).contains(refitMinutes) else {
            throw ValidationError("--refit-events is not negative, --refit-minutes 0 to 525600")
        }
    }

    func run() async throws {
        let metrics = PrometheusRegistry()
        MetricsSystem.bootstrap(metrics)
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "freshet")
        logger.logLevel = logLevel
        let standalone = Standalone(
            http: HTTPServerConfiguration(host: host, port: port),
            statePath: state,
            dataPath: data,
            partitionCount: partitions,
            learning: LearningConfiguration(schema: schema, seed: seed, threads: threads),
            schedule: RefitSchedule(
                events: refitEvents == 0 ? nil : refitEvents,
                interval: refitMinutes == 0 ? nil : .seconds(60 * refitMinutes)
            ),
            metrics: metrics,
            logger: logger
        )
        try await standalone.run()
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
