import Synchronization

/// Whether the process has been ready: from then on it stays so, while what it serves moves on.
final class Readiness: Sendable {
    private let flag = Mutex(false)

    var isReady: Bool { flag.withLock { $0 } }

    func set() { flag.withLock { $0 = true } }
}
