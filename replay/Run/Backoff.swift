/// When to try again after a failure that may pass: a growing pause, a bounded number of times.
struct Backoff: Sendable {
    /// How often to try in all.
    var attempts = 10
    /// The pause after the first failure; it doubles with each further one.
    var first: Duration = .milliseconds(200)
    /// The longest pause.
    var ceiling: Duration = .seconds(5)

    /// The pause after failure number `failure`, from 1; nil when that was the last try.
    func pause(afterFailure failure: Int) -> Duration? {
        guard failure < attempts else { return nil }
        var pause = first
        for _ in 1..<max(1, failure) where pause < ceiling { pause *= 2 }
        return min(pause, ceiling)
    }

    /// Runs `body` until it succeeds, fails for good, or has been tried often enough.
    ///
    /// - Parameter onRetry: called before each pause with what went wrong.
    func run(_ body: () async throws(ServerError) -> Void, onRetry: (ServerError) -> Void) async throws {
        var failures = 0
        while true {
            do throws(ServerError) {
                return try await body()
            } catch {
                failures += 1
                guard error.isRetriable, let pause = pause(afterFailure: failures) else { throw error }
                onRetry(error)
                try await Task.sleep(for: pause)
            }
        }
    }
}
