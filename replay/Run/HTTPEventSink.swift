import Events

/// Sends events to a server's `POST /ml/event`.
struct HTTPEventSink: EventSink {
    let server: ServerClient
    /// How long `finish` waits for the updaters.
    let wait: Duration
    /// The newest event time sent, in milliseconds since 1970: `finish` waits until the server's partitions have reached it,
    /// so that what is evaluated next does not depend on how fast idle partitions were noticed.
    var newestTimestamp: Int64?
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
    @discardableResult
    func finish() async throws -> Bool {
        let deadline = ContinuousClock.now + wait
        var end: [Int64]?
        while true {
            var behind = ServerStatus.updaters
            var trouble: ServerError?
            do throws(ServerError) {
                let status = try await server.status()
                end = end ?? status.log.end
                behind = status.behind(end ?? [])
                if let newestTimestamp, status.watermark ?? .min < newestTimestamp { behind.append("watermark") }
            } catch {
                guard error.isRetriable else { throw error }
                trouble = error
            }
            if behind.isEmpty { return true }
            guard ContinuousClock.now < deadline else {
                throw NotCaughtUp(wait: wait, updaters: behind, trouble: trouble)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
