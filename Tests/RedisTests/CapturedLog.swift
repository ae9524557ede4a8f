import Logging
import Synchronization

/// Keeps what is logged.
final class CapturedLog: Sendable {
    private let entries = Mutex<[String]>([])

    /// The messages at the level `warning` and above.
    var warnings: [String] { entries.withLock { $0 } }

    /// Writes into this.
    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: CapturedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            guard event.level >= .warning else { return }
            log.entries.withLock { $0.append("\(event.message)") }
        }
    }
}
