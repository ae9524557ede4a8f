import Synchronization

/// Counts what went wrong during an evaluation, keeps the first few reasons, and calls it off when there are too many.
final class FailureLog: Sendable {
    /// How many failures end an evaluation early.
    static let limit = 100

    private let state = Mutex((count: 0, reasons: [String]()))

    /// How many failures there were.
    var count: Int { state.withLock { $0.count } }

    /// The first few reasons, each once.
    var reasons: [String] { state.withLock { $0.reasons } }

    func record(_ reason: String) {
        state.withLock { state in
            state.count += 1
            if state.reasons.count < 5, !state.reasons.contains(reason) { state.reasons.append(reason) }
        }
    }

    /// Whether going on makes no sense.
    var isHopeless: Bool { count >= Self.limit }
}
