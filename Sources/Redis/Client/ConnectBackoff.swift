internal import Ports

/// How long to leave a server alone that could not be connected to, and why it could not.
struct ConnectBackoff {
    private static let shortest = Duration.milliseconds(10)
    private static let longest = Duration.milliseconds(500)

    private var pause = shortest
    private var failure: (error: PortError, until: ContinuousClock.Instant)?

    /// Why nobody connects now; nil when it may be tried.
    func reason(at now: ContinuousClock.Instant) -> PortError? {
        failure.flatMap { now < $0.until ? $0.error : nil }
    }

    /// Doubles the pause, up to half a second.
    mutating func failed(_ error: PortError, at now: ContinuousClock.Instant) {
        failure = (error, now + pause)
        pause = min(pause * 2, Self.longest)
    }

    /// Forgets earlier failures.
    mutating func succeeded() { self = ConnectBackoff() }
}
