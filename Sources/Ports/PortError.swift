/// What went wrong behind a port, in terms that a role can act on.
public struct PortError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable {
        /// The engine cannot be reached, is locked by another process, or refuses work for now. May be retried.
        case unavailable
        /// The engine did not answer before the deadline. May be retried.
        case timedOut
        /// The engine refuses this process for good: credentials, rights, or a fault that it cannot mend. Never retried.
        case refused
        /// State belongs to another log, or to this log with another number of partitions. Never retried.
        case foreignLog
        /// What is stored cannot be read. Never retried.
        case corrupt
        /// The request itself is wrong for this engine. Never retried.
        case invalidRequest
        /// The engine was closed by this process.
        case closed
    }

    public let code: Code
    /// What was wrong, where, and what to do.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether the same call may succeed later.
    public var isRetriable: Bool { code == .unavailable || code == .timedOut }
}

extension PortError: CustomStringConvertible {
    public var description: String { "\(message) (\(code.rawValue))" }
}
