import Dispatch
import Synchronization

/// A fixed number of connections, lent to one request at a time; the others wait their turn, each up to the deadline.
final class ConnectionPool: Sendable {
    private struct Waiter {
        var continuation: CheckedContinuation<CurlConnection?, Never>
        var deadline: ContinuousClock.Instant
    }

    private struct State {
        /// Connections lent to nobody; the last one was used last.
        var idle: [CurlConnection]
        /// In the order of arrival, which is that of their deadlines.
        var waiting: [Waiter] = []
        /// Whether a look at the waiters' deadlines is due.
        var isExpirySet = false
    }

    private let patience: Duration
    private let state: Mutex<State>
    private let timers = DispatchQueue(label: "http-connection-pool")

    /// - Parameters:
    ///   - size: how many connections there are; at least 1 is made.
    ///   - patience: how long a request waits for one.
    init(size: Int, patience: Duration) {
        self.patience = patience
        state = Mutex(State(idle: (0..<max(1, size)).map { _ in CurlConnection() }))
    }

    /// Lends a connection, which the caller gives back with `release`; nil when none came free in time.
    func acquire() async -> CurlConnection? {
        await withCheckedContinuation { continuation in
            let connection: CurlConnection? = state.withLock { state in
                if let connection = state.idle.popLast() { return connection }
                state.waiting.append(Waiter(continuation: continuation, deadline: .now + patience))
                if !state.isExpirySet {
                    state.isExpirySet = true
                    setExpiry(after: patience)
                }
                return nil
            }
            if let connection { continuation.resume(returning: connection) }
        }
    }

    /// Takes a connection back and lends it to the first that waits.
    func release(_ connection: CurlConnection) {
        let next: Waiter? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.idle.append(connection)
            return nil
        }
        next?.continuation.resume(returning: connection)
    }

    /// Looks at the deadlines after a while, again and again as long as somebody waits.
    private func setExpiry(after delay: Duration) {
        let nanoseconds = Int(min(max(0, delay / .nanoseconds(1)), 1e18))
        timers.asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { [weak self] in self?.expire() }
    }

    private func expire() {
        let expired: [Waiter] = state.withLock { state in
            let now = ContinuousClock.now
            let expired = state.waiting.prefix { $0.deadline <= now }
            state.waiting.removeFirst(expired.count)
            state.isExpirySet = !state.waiting.isEmpty
            if let next = state.waiting.first { setExpiry(after: next.deadline - now) }
            return Array(expired)
        }
        for waiter in expired { waiter.continuation.resume(returning: nil) }
    }
}
