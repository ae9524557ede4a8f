import Logging
import Ports

/// Repeats a call for as long as its error may pass, waiting 0.1 to 5 seconds in between.
struct Retry: Sendable {
    private static let shortestPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(5)

    let metrics: UpdaterMetrics
    let logger: Logger

    /// - Returns: nil when the task was cancelled before the call succeeded.
    func run<Value: Sendable>(
        _ call: @Sendable () async throws(PortError) -> Value
    ) async throws(PortError) -> Value? {
        var pause = Self.shortestPause
        while true {
            do throws(PortError) {
                return try await call()
            } catch {
                guard error.isRetriable else { throw error }
                metrics.retried()
                if Task.isCancelled { return nil }
                logger.warning("The state store does not answer; trying again.", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: pause) } catch { return nil }
            pause = min(pause * 2, Self.longestPause)
        }
    }
}
