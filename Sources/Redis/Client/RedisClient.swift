internal import Ports

/// Talks to one server over a fixed number of connections with a thread each. May be used from any task; nothing blocks.
final class RedisClient: Sendable {
    let server: RedisConfiguration
    private let metrics = RedisMetrics()
    private let queue: RequestQueue

    /// Connects when there is something to say.
    init(_ server: RedisConfiguration) {
        self.server = server
        queue = RequestQueue(server: server, metrics: metrics)
        for _ in 0..<server.connections {
            ConnectionWorker(server: server, queue: queue, metrics: metrics).start()
        }
    }

    deinit { queue.close() }

    /// Lets the requests under way end, then closes the connections; everything later is refused with `closed`.
    func close() async {
        queue.close()
        await queue.finish()
    }

    /// Sends commands one after the other over one connection, and gives their replies or an error to `completion`.
    /// - Parameter awaited: about how many bytes the replies have, where that is many.
    func submit(
        _ commands: [RedisCommand],
        awaiting awaited: Int = 0,
        completion: @escaping @Sendable (RedisRequest.Outcome) -> Void
    ) {
        guard !commands.isEmpty else { return completion(.success([])) }
        let (start, count) = (ContinuousClock.now, commands.count)
        queue.submit(
            RedisRequest(commands, awaited: awaited, timeout: server.timeout(moving:)) { [metrics] outcome in
                metrics.performed(count, in: ContinuousClock.now - start)
                if case .failure(let error) = outcome { metrics.failed(error.code) }
                completion(outcome)
            }
        )
    }

    /// Sends commands one after the other over one connection.
    /// - Parameter awaited: about how many bytes the replies have, where that is many.
    /// - Returns: a reply per command, errors among them.
    func send(_ commands: [RedisCommand], awaiting awaited: Int = 0) async throws(PortError) -> [RedisReply] {
        let outcome = await withCheckedContinuation { continuation in
            submit(commands, awaiting: awaited) { continuation.resume(returning: $0) }
        }
        return try outcome.get()
    }

    /// Sends commands one after the other over one connection.
    /// - Parameter awaited: about how many bytes the replies have, where that is many.
    /// - Throws: also for the first error among the replies.
    func call(_ commands: [RedisCommand], awaiting awaited: Int = 0) async throws(PortError) -> [RedisReply] {
        try checked(try await send(commands, awaiting: awaited))
    }

    /// Runs scripts one after the other over one connection. Where the server has forgotten one, because it was restarted or
    /// told to, that and all that follow run again: so that they may build on each other, if they may also be repeated.
    /// - Throws: also for the first error among the replies.
    func run(_ calls: [ScriptCall]) async throws(PortError) -> [RedisReply] {
        var replies = try await send(calls.map(\.command))
        for _ in 0..<3 {
            guard let first = replies.firstIndex(where: \.isMissingScript) else { break }
            let rest = calls[first...]
            let loads = Set(rest.map(\.script.source)).map { RedisCommand("SCRIPT", "LOAD", .text($0)) }
            let again = try await send(loads + rest.map(\.command))
            _ = try checked(Array(again.prefix(loads.count)))
            replies.replaceSubrange(first..., with: again.dropFirst(loads.count))
        }
        return try checked(replies)
    }

    /// Makes a script known to the server.
    func load(_ source: String) async throws(PortError) -> RedisScript {
        guard let digest = try await call([RedisCommand("SCRIPT", "LOAD", .text(source))]).first?.text else {
            throw unexpected("SCRIPT LOAD")
        }
        return RedisScript(source: source, digest: digest)
    }

    /// The error for a reply that is not of the form that a command has.
    func unexpected(_ command: String) -> PortError {
        metrics.failed(.corrupt)
        return PortError(
            .corrupt,
            "\(server) answered \(command) in a form that is not known: is it Redis, version 6 or later?"
        )
    }

    /// The error that an error reply stands for.
    func error(_ text: String) -> PortError {
        let error = PortError(reply: text, from: server)
        metrics.failed(error.code)
        return error
    }

    private func checked(_ replies: [RedisReply]) throws(PortError) -> [RedisReply] {
        for case .error(let text) in replies { throw error(text) }
        return replies
    }
}
