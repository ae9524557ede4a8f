import ArgumentParser
import Events

/// `replay run`: sends a log to a server.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Sends a log's ratings to a server in the order in which they happened.",
        discussion: """
            Each user's last ratings are held back for `replay evaluate`. Events carry ids, so running it again, or again \
            with a smaller --holdout, adds only what is new.
            """
    )

    @OptionGroup var log: LogOptions

    @Option(help: ArgumentHelp("The server's address, for example http://127.0.0.1:5000.", valueName: "url"))
    var url: String?

    @Option(
        help: ArgumentHelp(
            "Instead of a server: the folder of an embedded log that no process uses.",
            valueName: "folder"
        )
    )
    var state: String?

    @OptionGroup var kafka: KafkaOptions

    @Option(
        help: ArgumentHelp("How many events a second to send; as fast as it goes when absent.", valueName: "events")
    )
    var rate: Double?

    @Option(help: ArgumentHelp("How many events to send in one request.", valueName: "events"))
    var batch = 5000

    @Option(help: ArgumentHelp("How long to wait at the end for the updaters.", valueName: "seconds"))
    var wait = 120.0

    func validate() throws {
        guard [url ?? kafka.brokers, state].compactMap(\.self).count == 1 else {
            throw ValidationError("give --url, --brokers or --state; of these only --url and --brokers go together")
        }
        if let url { try ServerOptions.validate(url) }
        guard rate.map((0.001...1e9).contains) ?? true else {
            throw ValidationError("--rate is a number of events per second from 0.001 to 1000000000")
        }
        guard (1...10_000).contains(batch) else { throw ValidationError("--batch is a number from 1 to 10000") }
        guard (0...1e6).contains(wait) else { throw ValidationError("--wait is a number of seconds from 0 to 1000000") }
    }

    func run() async throws {
        let order = try ReplayOrder(log.movieLens)
        let progress = Progress(unit: "events", total: order.replayed(log.split))
        let newest = order.ratings.last { order.part(of: $0, in: log.split) != .holdout }?.timestamp
        let server = url.map { url in
            HTTPEventSink(
                server: ServerClient(url: url, connections: 1),
                wait: .seconds(wait),
                newestTimestamp: newest,
                onRetry: { progress.note("trying again: \($0)") }
            )
        }
        if let state {
            let sink = try await EmbeddedLogSink(folder: state, newestTimestamp: newest)
            try await replay(order, into: sink, progress, close: sink.close)
        } else if let kafka = try kafka.configuration() {
            let sink = try await KafkaLogSink(kafka, server: server, newestTimestamp: newest)
            try await replay(order, into: sink, progress, close: sink.close)
        } else if let server {
            try await replay(order, into: server, progress) {}
        }
    }

    /// Sends the log to a sink, prints what was done, and closes the sink.
    private func replay(
        _ order: ReplayOrder,
        into sink: some EventSink,
        _ progress: Progress,
        close: () async -> Void
    ) async throws {
        do {
            print(try await replay(order, into: sink, progress))
        } catch {
            await close()
            throw error
        }
        await close()
    }

    /// Sends the log to a sink and waits until it is folded.
    private func replay(
        _ order: ReplayOrder,
        into sink: some EventSink,
        _ progress: Progress
    ) async throws -> RunReport {
        let replayer = Replayer(
            order: order,
            split: log.split,
            sink: sink,
            batchSize: batch,
            pacer: Pacer(rate: rate)
        )
        let start = ContinuousClock.now
        do {
            defer { progress.finish() }
            try await replayer.run { progress.advance(by: $0, eventTime: $1) }
        }
        let sending = ContinuousClock.now - start
        let isFolded = try await sink.finish()
        let sent = order.replayed(log.split)
        return RunReport(
            sent: sent,
            heldBack: order.ratings.count - sent,
            sending: sending,
            folded: isFolded ? .now - start : nil
        )
    }
}
