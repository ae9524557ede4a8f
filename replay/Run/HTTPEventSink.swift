import Events

/// Sends events to a server's `POST /ml/event`.
struct HTTPEventSink: EventSink {
    let server: ServerClient
    /// How long `finish` waits for the updaters.
    let wait: Duration
    let backoff = Backoff()
    /// Called with what went wrong before each further try.
    let onRetry: @Sendable (ServerError) -> Void

    func send(_ events: [Event]) async throws {
        var encoder = EventBatchEncoder()
        let batch = encoder.encode(events)
        try await backoff.run({ () throws(ServerError) in try await server.append(batch) }, onRetry: onRetry)
    }

    /// Waits until the updaters have reached the log's end as it is now.
    ///
    /// - Throws: `NotCaughtUp` when they have not in time.
    func finish() async throws {
        let deadline = ContinuousClock.now + wait
        var end: [Int64]?
        while true {
            var behind = ServerStatus.updaters
            var trouble: ServerError?
            do throws(ServerError) {
                let status = try await server.status()
                end = end ?? status.log.end
                behind = status.behind(end ?? [])
            } catch {
                guard error.isRetriable else { throw error }
                trouble = error
            }
            if behind.isEmpty { return }
            guard ContinuousClock.now < deadline else {
                throw NotCaughtUp(wait: wait, updaters: behind, trouble: trouble)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
