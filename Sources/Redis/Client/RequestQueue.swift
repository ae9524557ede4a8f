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
        /// When the next look at the deadlines is due.
        var expiry: ContinuousClock.Instant?
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
        change { state in
            let effects = state.rules.submit(request, at: .now)
            // A small request may come after a large one, which has more time.
            if !state.rules.waiting.isEmpty, state.expiry.map({ request.deadline < $0 }) ?? true {
                setExpiry(at: request.deadline, &state)
            }
            return effects
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
        state.expiry = time
        let nanoseconds = Int(min(max(0, (time - .now) / .nanoseconds(1)), 1e18))
        timers.asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { [weak self] in self?.expire(at: time) }
    }

    /// - Parameter time: what the look was set for; one for an earlier time may have been set since.
    private func expire(at time: ContinuousClock.Instant) {
        change { state in
            let effects = state.rules.expire(at: .now)
            guard state.expiry == time else { return effects }
            state.expiry = nil
            if let next = state.rules.waiting.lazy.map(\.deadline).min() { setExpiry(at: next, &state) }
            return effects
        }
    }
}
