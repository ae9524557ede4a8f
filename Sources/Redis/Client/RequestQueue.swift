internal import Dispatch
internal import Ports
internal import Synchronization

/// The requests that wait for a connection, shared by all connections of a client.
///
/// A connection that is free takes everything that waits, up to a bound, so that concurrent requests share system calls. A
/// request leaves at its deadline. May be used from any thread.
final class RequestQueue: Sendable {
    /// What a connection does next.
    enum Work {
        case requests([RedisRequest])
        case connect
        case stop
    }

    private struct State {
        var rules: RequestQueueState
        /// Whether a look at the deadlines is due.
        var isExpirySet = false
        var closing: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>
    private let metrics: RedisMetrics
    private let timers = DispatchQueue(label: "freshet-redis-deadlines")

    init(server: RedisConfiguration, metrics: RedisMetrics) {
        state = Mutex(State(rules: RequestQueueState(server: server, workers: server.connections)))
        self.metrics = metrics
    }

    /// Takes in a request, whose completion is called in any case.
    func submit(_ request: RedisRequest) {
        change { $0.rules.submit(request, at: .now) }
        state.withLock { state in
            if let first = state.rules.waiting.first, !state.isExpirySet { setExpiry(at: first.deadline, &state) }
        }
    }

    /// What a connection does next; blocks until there is something to do.
    func next(for worker: ConnectionWorker, isConnected: Bool) -> Work {
        while true {
            var work: Work?
            change { state in
                let (next, effects) = state.rules.next(for: worker, isConnected: isConnected, at: .now)
                work = next
                return effects
            }
            if let work { return work }
            worker.waitToBeWoken()
        }
    }

    func connectSucceeded() { change { $0.rules.connectSucceeded() } }

    func connectFailed(_ error: PortError) { change { $0.rules.connectFailed(error, at: .now) } }

    /// - Parameter unsent: requests that the connection had taken and not sent.
    func disconnected(unsent: [RedisRequest] = []) { change { $0.rules.disconnected(unsent: unsent, at: .now) } }

    /// Takes in nothing more. The connections end when nothing waits any more.
    func close() { change { $0.rules.close() } }

    /// Waits, after `close`, until all connections have ended.
    func finish() async {
        await withCheckedContinuation { continuation in
            let isFinished = state.withLock { state in
                if !state.rules.isFinished { state.closing.append(continuation) }
                return state.rules.isFinished
            }
            if isFinished { continuation.resume() }
        }
    }

    private func change(_ change: (inout State) -> RequestQueueState.Effects) {
        let (effects, finished, length) = state.withLock { state in
            let effects = change(&state)
            var finished: [CheckedContinuation<Void, Never>] = []
            if state.rules.isFinished { swap(&finished, &state.closing) }
            return (effects, finished, state.rules.waiting.count)
        }
        metrics.waiting(length)
        for worker in effects.woken { worker.wake() }
        for failure in effects.failures { failure.request.completion(.failure(failure.error)) }
        for continuation in finished { continuation.resume() }
    }

    /// Looks at the deadlines at a time, and again as long as somebody waits.
    private func setExpiry(at time: ContinuousClock.Instant, _ state: inout State) {
        state.isExpirySet = true
        let nanoseconds = Int(min(max(0, (time - .now) / .nanoseconds(1)), 1e18))
        timers.asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { [weak self] in self?.expire() }
    }

    private func expire() {
        change { state in
            let effects = state.rules.expire(at: .now)
            state.isExpirySet = false
            let next = state.rules.waiting.lazy.map(\.deadline).min()
            if let next { setExpiry(at: next, &state) }
            return effects
        }
    }
}
