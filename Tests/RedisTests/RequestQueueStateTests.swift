import Ports
import Testing

@testable import Redis

@Suite("The queue of requests")
struct RequestQueueStateTests {
    private static let server = RedisConfiguration()
    private static let refused = PortError(.unavailable, "connection refused")
    private let now = ContinuousClock.now
    private let workers = (0..<3).map { _ in
        ConnectionWorker(
            server: server,
            queue: RequestQueue(server: server, metrics: RedisMetrics()),
            metrics: RedisMetrics()
        )
    }

    private func request(
        bytes: Int = 10,
        awaited: Int = 0,
        within timeout: Duration = .seconds(1)
    ) -> RedisRequest {
        let command = RedisCommand("SET", .bytes([UInt8](repeating: 0, count: bytes)))
        return RedisRequest([command], awaited: awaited, timeout: { _ in timeout }, completion: { _ in })
    }

    /// A state whose workers are all idle, some of them connected.
    private func idleState(connected: Int) -> RequestQueueState {
        var state = RequestQueueState(server: Self.server, workers: workers.count)
        for worker in workers.prefix(connected) {
            _ = state.submit(request(), at: now)
            _ = state.next(for: worker, isConnected: false, at: now)
            _ = state.connectSucceeded()
            _ = state.next(for: worker, isConnected: true, at: now)
        }
        for (index, worker) in workers.enumerated() {
            _ = state.next(for: worker, isConnected: index < connected, at: now)
        }
        return state
    }

    private func count(_ work: RequestQueue.Work?) -> Int? {
        if case .requests(let requests) = work { requests.count } else { nil }
    }

    @Test("one connection is woken for what comes together, and takes all of it")
    func batching() {
        var state = idleState(connected: 2)
        #expect(state.submit(request(), at: now).woken.count == 1)
        for _ in 0..<15 { #expect(state.submit(request(), at: now).woken.isEmpty) }
        let (work, effects) = state.next(for: workers[1], isConnected: true, at: now)
        #expect(count(work) == 16 && effects.woken.isEmpty)
    }

    @Test("a connected worker is woken rather than one that has to connect")
    func prefersConnected() {
        var state = idleState(connected: 1)
        #expect(state.submit(request(), at: now).woken.first === workers[0])
    }

    @Test("one request makes one connection")
    func oneConnection() {
        var state = idleState(connected: 0)
        #expect(state.submit(request(), at: now).woken.count == 1)
        #expect(state.next(for: workers[2], isConnected: false, at: now).effects.woken.isEmpty)
        #expect(state.connectSucceeded().woken.isEmpty)
        #expect(count(state.next(for: workers[2], isConnected: true, at: now).work) == 1)
    }

    @Test("a share is bounded by commands and bytes, and the rest wakes the next")
    func shares() {
        var state = idleState(connected: 2)
        for _ in 0..<1_100 { _ = state.submit(request(), at: now) }
        let (work, effects) = state.next(for: workers[1], isConnected: true, at: now)
        #expect(count(work) == 1_024 && effects.woken.count == 1)
        state = idleState(connected: 2)
        for _ in 0..<3 { _ = state.submit(request(bytes: 3 << 20), at: now) }
        for _ in 0..<3 { #expect(count(state.next(for: workers[1], isConnected: true, at: now).work) == 1) }
        state = idleState(connected: 2)
        for _ in 0..<3 { _ = state.submit(request(awaited: 3 << 20), at: now) }
        for _ in 0..<3 { #expect(count(state.next(for: workers[1], isConnected: true, at: now).work) == 1) }
    }

    @Test("beyond the bounds a request is refused at once")
    func bounds() {
        var state = idleState(connected: 1)
        for _ in 0..<4_096 { #expect(state.submit(request(), at: now).failures.isEmpty) }
        #expect(state.submit(request(), at: now).failures.map(\.error.code) == [.unavailable])
        state = idleState(connected: 1)
        for _ in 0..<8 { #expect(state.submit(request(bytes: 32 << 20), at: now).failures.isEmpty) }
        #expect(state.submit(request(), at: now).failures.map(\.error.code) == [.unavailable])
        #expect(count(state.next(for: workers[0], isConnected: true, at: now).work) == 1)
        #expect(state.submit(request(), at: now).failures.isEmpty)
        state = idleState(connected: 1)
        for _ in 0..<8 { #expect(state.submit(request(awaited: 32 << 20), at: now).failures.isEmpty) }
        #expect(state.submit(request(), at: now).failures.map(\.error.code) == [.unavailable])
    }

    @Test("a request has a second more for every 8 MiB that it moves")
    func timeouts() {
        #expect(Self.server.timeout(moving: 0) == .seconds(1))
        #expect(Self.server.timeout(moving: 100 << 20) == .seconds(13.5))
    }

    @Test("a small request behind a large one leaves at its own deadline", .timeLimit(.minutes(1)))
    func earlierDeadline() async {
        let queue = RequestQueue(server: Self.server, metrics: RedisMetrics())
        let command = RedisCommand("PING")
        // Nobody works on this queue.
        queue.submit(RedisRequest([command], timeout: { _ in .seconds(3_600) }, completion: { _ in }))
        let outcome = await withCheckedContinuation { continuation in
            queue.submit(
                RedisRequest([command], timeout: { _ in .milliseconds(1) }) { continuation.resume(returning: $0) }
            )
        }
        #expect(throws: PortError.self) { try outcome.get() }
    }

    @Test("a request leaves at its deadline")
    func deadlines() {
        var state = idleState(connected: 0)
        _ = state.submit(request(within: .seconds(2)), at: now)
        _ = state.submit(request(within: .seconds(1)), at: now)
        #expect(state.expire(at: now).failures.isEmpty)
        #expect(state.expire(at: now + .milliseconds(1_500)).failures.map(\.error.code) == [.timedOut])
        #expect(state.waiting.count == 1)
    }

    @Test("when nobody can connect, everyone is told why, for a while")
    func backoff() {
        var state = idleState(connected: 0)
        _ = state.submit(request(), at: now)
        _ = state.submit(request(), at: now)
        guard case .connect = state.next(for: workers[2], isConnected: false, at: now).work else {
            Issue.record("the first request is a reason to connect")
            return
        }
        #expect(state.connectFailed(Self.refused, at: now).failures.map(\.error) == [Self.refused, Self.refused])
        #expect(state.submit(request(), at: now).failures.map(\.error) == [Self.refused])
        let later = now + .milliseconds(10)
        let effects = state.submit(request(), at: later)
        #expect(effects.failures.isEmpty && effects.woken.count == 1)
    }

    @Test("a connection that cannot be made is no matter while there is another")
    func otherConnection() {
        var state = idleState(connected: 1)
        _ = state.submit(request(), at: now)
        _ = state.next(for: workers[0], isConnected: true, at: now)
        _ = state.submit(request(), at: now)
        _ = state.next(for: workers[2], isConnected: false, at: now)
        #expect(state.connectFailed(Self.refused, at: now).failures.isEmpty)
        #expect(state.submit(request(), at: now).failures.isEmpty)
        #expect(count(state.next(for: workers[0], isConnected: true, at: now).work) == 2)
    }

    @Test("when the last connection is lost and none can be made, nobody waits in vain")
    func lastConnection() {
        var state = idleState(connected: 1)
        _ = state.submit(request(), at: now)
        _ = state.next(for: workers[0], isConnected: true, at: now)
        _ = state.submit(request(), at: now)
        _ = state.next(for: workers[2], isConnected: false, at: now)
        _ = state.connectFailed(Self.refused, at: now)
        #expect(state.disconnected(unsent: [], at: now).failures.map(\.error) == [Self.refused])
    }

    @Test("what a lost connection had not sent comes first again")
    func unsent() {
        var state = idleState(connected: 1)
        let first = request(bytes: 1)
        _ = state.submit(first, at: now)
        _ = state.next(for: workers[0], isConnected: true, at: now)
        _ = state.submit(request(bytes: 2), at: now)
        _ = state.disconnected(unsent: [first], at: now)
        #expect(state.waiting.map(\.bytes.count) == [first.bytes.count, first.bytes.count + 1])
    }

    @Test("after closing, what waits is worked on, then every worker ends")
    func closes() {
        var state = idleState(connected: 1)
        _ = state.submit(request(), at: now)
        #expect(state.close().woken.count == 2)
        #expect(state.submit(request(), at: now).failures.map(\.error.code) == [.closed])
        #expect(count(state.next(for: workers[0], isConnected: true, at: now).work) == 1)
        for (index, worker) in workers.enumerated() {
            #expect(!state.isFinished)
            guard case .stop = state.next(for: worker, isConnected: index == 0, at: now).work else {
                Issue.record("worker \(index) does not end")
                return
            }
        }
        #expect(state.isFinished)
    }
}
