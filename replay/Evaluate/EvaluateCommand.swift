import ArgumentParser
import Events

/// `replay evaluate`: measures a server's answers against what was held back.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measures a server's recommendations and scores against the ratings that were held back.",
        discussion: """
            Run it after `replay run` with the same --data and --holdout. Ends with an error when a request fails, or when \
            an answer has an item twice or one that the user has rated.
            """
    )

    @OptionGroup var log: LogOptions
    @OptionGroup var server: ServerOptions

    @Option(help: ArgumentHelp("How many requests to have under way at once.", valueName: "count"))
    var connections = 16

    @Flag(help: "Print one JSON object instead of a table.")
    var json = false

    func validate() throws {
        guard (1...1024).contains(connections) else {
            throw ValidationError("--connections is a number from 1 to 1024")
        }
        guard log.holdout > 0 else {
            throw ValidationError("--holdout is at least 1: without it there is nothing to measure")
        }
    }

    func run() async throws {
        let data = EvaluationData(
            order: try ReplayOrder(log.movieLens),
            split: log.split,
            items: try log.movieLens.items().map(\.id)
        )
        let evaluator = Evaluator(
            users: data.users,
            recommender: ServerClient(url: server.url, connections: connections),
            connections: connections
        )
        let progress = Progress(unit: "requests", total: 2 * data.users.count)
        let recommendations = await evaluator.recommendations { progress.advance(by: 1) }
        let scores = await evaluator.scores { progress.advance(by: 1) }
        progress.finish()
        let report = EvaluationReport(
            data: data,
            recommendations: recommendations,
            scores: scores,
            connections: connections,
            failures: evaluator.failures.count
        )
        print(json ? try report.json() : report.table())
        guard report.failures == 0 else {
            throw EvaluationFailure(count: report.failures, reasons: evaluator.failures.reasons)
        }
    }
}
