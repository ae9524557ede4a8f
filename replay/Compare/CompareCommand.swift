import ArgumentParser
import Events

/// `replay compare`: whether two servers give the same lists.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compares the lists that two servers give to every user.",
        discussion: """
            For servers on the same state, or on states folded from the same events: one on other engines, for example. \
            Lists count as equal when their items are, but for items whose scores are apart by 0.00001 at most. Ends with \
            an error when a list differs or a request fails.
            """
    )

    @OptionGroup var log: LogOptions
    @OptionGroup var server: ServerOptions

    @Option(help: ArgumentHelp("The other server's address.", valueName: "url"))
    var otherUrl: String

    @Option(help: ArgumentHelp("How many requests to have under way at once, per server.", valueName: "count"))
    var connections = 8

    @Flag(help: "Print one JSON object instead of a table.")
    var json = false

    func validate() throws {
        try ServerOptions.validate(otherUrl)
        guard (1...1024).contains(connections) else {
            throw ValidationError("--connections is a number from 1 to 1024")
        }
    }

    func run() async throws {
        let users = try log.movieLens.users().map(\.id).sorted().map { UserCase(user: $0) }
        let progress = Progress(unit: "users", total: 2 * users.count)
        async let first = answers(of: server.url, about: users, progress)
        async let second = answers(of: otherUrl, about: users, progress)
        let (one, other) = await (first, second)
        progress.finish()
        var report = ComparisonReport()
        report.failures = one.failures.count + other.failures.count
        for (index, user) in users.enumerated() {
            guard let first = one.lists[index], let second = other.lists[index] else { continue }
            report.add(user: user.user, first, second)
        }
        print(json ? try report.json() : report.table())
        guard report.failures == 0 else {
            throw EvaluationFailure(count: report.failures, reasons: one.failures.reasons + other.failures.reasons)
        }
        guard report.isEqual else { throw ExitCode.failure }
    }

    private func answers(
        of url: String,
        about users: [UserCase],
        _ progress: Progress
    ) async -> (lists: [Recommendation?], failures: FailureLog) {
        let evaluator = Evaluator(
            users: users,
            recommender: ServerClient(url: url, connections: connections),
            connections: connections
        )
        let lists = await evaluator.recommendations { progress.advance(by: 1) }
        return (lists, evaluator.failures)
    }
}
