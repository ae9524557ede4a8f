import ArgumentParser
import ServiceKit

/// Runs all roles in one process, on embedded stores.
struct StandaloneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "standalone",
        abstract: "Run every role in this process: intake, updaters, trainer and server, on embedded SQLite.",
        discussion: "Stops on SIGTERM or SIGINT, after answering the requests under way."
    )

    @Option(help: "The port to listen on; 0 for any free one.")
    var port = 5000

    @Option(help: "The folder for the log, the state and the releases; made if it is not there.")
    var state: String

    @Option(help: "A folder with movies.dat and users.dat to take the catalogue from; kept in the state.")
    var data: String?

    @Option(help: "How many partitions a new log gets, 1 to 1024; 4 when left out.")
    var partitions: Int32?

    @OptionGroup var learning: LearningOptions
    @OptionGroup var refits: RefitOptions
    @OptionGroup var process: ProcessOptions

    func validate() throws {
        try validate(port: port)
        guard (1...1024).contains(partitions ?? 1) else { throw ValidationError("--partitions is 1 to 1024") }
    }

    func run() async throws {
        let context = process.start("standalone")
        let standalone = Standalone(
            http: HTTPServerConfiguration(host: process.host, port: port),
            statePath: state,
            dataPath: data,
            partitionCount: partitions,
            learning: learning.configuration,
            schedule: refits.schedule,
            metrics: context.metrics,
            logger: context.logger
        )
        try await standalone.run()
    }
}
