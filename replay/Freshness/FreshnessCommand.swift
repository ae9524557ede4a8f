import ArgumentParser
import Events

/// `replay freshness`: measures how long it takes until an event shows in the next list.
struct FreshnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freshness",
        abstract: "Measures how long an event takes until the next list has taken it in.",
        discussion: """
            Sends the held-back ratings one by one at a steady rate, users taking turns, each user's in the order in which \
            they happened. For every tenth it then asks for the user's list after that event. Times count from the moment when the event was due, so that a \
            server that falls behind does not look faster than it is. Run it after `replay evaluate`: what was held back \
            has been sent then.
            """
    )

    @OptionGroup var log: LogOptions
    @OptionGroup var server: ServerOptions

    @Option(
        help: ArgumentHelp(
            "Where to send events, when it is not the server that answers: a process of the role ingest.",
            valueName: "url"
        )
    )
    var ingestURL: String?

    @Option(help: ArgumentHelp("How many events a second to send.", valueName: "events"))
    var rate = 1000.0

    @Option(help: ArgumentHelp("How long to send.", valueName: "seconds"))
    var seconds = 20

    @Option(help: ArgumentHelp("How many events may be under way at once.", valueName: "count"))
    var connections = 32

    @Flag(help: "Print one JSON object instead of a table.")
    var json = false

    func validate() throws {
        if let ingestURL { try ServerOptions.validate(ingestURL) }
        guard (0.1...100_000).contains(rate) else { throw ValidationError("--rate is a number from 0.1 to 100000") }
        guard (1...86_400).contains(seconds) else { throw ValidationError("--seconds is a number from 1 to 86400") }
        guard (1...1024).contains(connections) else {
            throw ValidationError("--connections is a number from 1 to 1024")
        }
        guard log.holdout > 0 else {
            throw ValidationError("--holdout is at least 1: without it there is nothing to send")
        }
    }

    func run() async throws {
        let order = try ReplayOrder(log.movieLens)
        let held = order.ratings.filter { order.part(of: $0, in: log.split) == .holdout }.map(order.event)
        let events = Array(inTurns(held).prefix(Int(rate * Double(seconds))))
        let probe = FreshnessProbe(
            events: events,
            intake: ServerClient(url: ingestURL ?? server.url, connections: connections),
            server: ServerClient(url: server.url, connections: connections),
            rate: rate,
            connections: connections
        )
        let progress = Progress(unit: "events", total: events.count)
        let report = await probe.run { progress.advance(by: 1) }
        progress.finish()
        print(json ? try report.json() : report.description)
        guard probe.failures.count == 0 else {
            throw EvaluationFailure(count: probe.failures.count, reasons: probe.failures.reasons)
        }
    }

    /// Each user's first event, then each user's second, and so on: several are under way at once, and two of one user must
    /// not overtake each other.
    private func inTurns(_ events: [Event]) -> [Event] {
        var turns: [UserID: Int] = [:]
        var rounds: [[Event]] = []
        for event in events {
            let turn = turns[event.userID, default: 0]
            turns[event.userID] = turn + 1
            if turn == rounds.count { rounds.append([]) }
            rounds[turn].append(event)
        }
        return rounds.flatMap(\.self)
    }
}
