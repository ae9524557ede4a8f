/// Repeats a call to an engine for as long as its error may pass, waiting 0.1 to 5 seconds in between.
public struct Retry: Sendable {
    private static let shortestPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(5)

    private let limit: Duration?
    private let onRetry: @Sendable (PortError) -> Void

    /// - Parameters:
    ///   - limit: how long to go on from the first failure; nil for as long as the task lives.
    ///   - onRetry: called with what went wrong before each pause.
    public init(limit: Duration? = nil, onRetry: @escaping @Sendable (PortError) -> Void) {
        self.limit = limit
        self.onRetry = onRetry
    }

    /// - Returns: nil when the task was cancelled before the call succeeded.
    /// - Throws: an error that a repetition cannot mend, or the last one when the limit has passed.
    public func run<Value: Sendable>(
        _ call: @Sendable () async throws(PortError) -> Value
    ) async throws(PortError) -> Value? {
        var pause = Self.shortestPause
        let end = limit.map { ContinuousClock.now + $0 }
        while true {
            do throws(PortError) {
                return try await call()
            } catch {
                guard error.isRetriable else { throw error }
                if Task.isCancelled { return nil }
                if let end, ContinuousClock.now + pause > end { throw error }
                onRetry(error)
            }
            do { try await Task.sleep(for: pause) } catch { return nil }
            pause = min(pause * 2, Self.longestPause)
        }
    }
}
