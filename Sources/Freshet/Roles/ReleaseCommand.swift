import ArgumentParser
import Events
import Foundation
import Logging
import Releases
import ServiceKit
import Triton

/// What is done with releases by hand.
struct ReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Check a release.",
        subcommands: [CheckReleaseCommand.self]
    )
}

/// Compares a release's scores in this process with those of Triton.
struct CheckReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compare the scores of a release in this process with those of Triton, on real rows.",
        discussion: """
            Loads the release into Triton, if it is not there, and leaves it there. Rows are those of users at moments all over \
            the data set, with the items rated next. Ends with status 1 when a probability differs by more than 0.00001.
            """
    )

    @Option(help: "The folder with ratings.dat, movies.dat and users.dat whose rows are scored.")
    var data: String

    @Option(help: "The release's name; that of the highest number in --releases when left out.")
    var release: String?

    @Option(help: "How many rows to score, 200 to 1000000.")
    var rows = 10_000

    @OptionGroup var releases: ReleaseOptions
    @OptionGroup var triton: TritonOptions
    @OptionGroup var configuration: ConfigurationOptions

    func validate() throws {
        guard (ReleaseCheck.rowsPerMoment...1_000_000).contains(rows) else {
            throw ValidationError("--rows is 200 to 1000000")
        }
    }

    func run() async throws {
        guard let server = try triton.configuration() else {
            throw ValidationError("--triton is missing: the address of the server to compare with")
        }
        var logger = Logger(label: "freshet.release", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .warning
        let version = try release ?? releases.directory.newestVersion()
        let check = ReleaseCheck(
            release: try releases.directory.read(version),
            scorer: TritonScorer(server, logger: logger)
        )
        let outcome = try await check.run(on: MovieLens(directory: data), rows: rows)
        print(outcome)
        guard outcome.isPassed else { throw ExitCode.failure }
    }
}
