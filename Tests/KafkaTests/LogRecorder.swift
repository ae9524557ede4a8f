import Logging
import Synchronization

/// Keeps what is logged.
final class LogRecorder: Sendable {
    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let details = ["error", "kafka.line"].compactMap { event.metadata?[$0] }.map { ": \($0)" }
            recorder.lines.withLock { $0.append("\(event.message)\(details.joined())") }
        }
    }

    private let lines = Mutex<[String]>([])

    /// A logger that writes here, from level `info` on.
    var logger: Logger { Logger(label: "recorder") { _ in Handler(recorder: self) } }

    /// A logger that writes here, from level `debug` on.
    var debugLogger: Logger {
        var logger = logger
        logger.logLevel = .debug
        return logger
    }

    /// How often a message that begins like this was logged.
    func count(_ start: String) -> Int { lines.withLock { $0.filter { $0.hasPrefix(start) }.count } }

    /// Whether a text is in what was logged, errors and librdkafka's lines included.
    func says(_ text: String) -> Bool { lines.withLock { $0.contains { $0.contains(text) } } }
}
