internal import Ports

/// Which requests wait, and who works on them: the rules of `RequestQueue`, without threads or clocks.
///
/// A change says what is to be done about it outside the lock: requests to complete and connections to wake.
struct RequestQueueState {
    /// What to do after a change.
    struct Effects {
        var failures: [(request: RedisRequest, error: PortError)] = []
        var woken: [ConnectionWorker] = []
    }

    /// How many requests may wait, and with how many bytes, those of their replies included.
    static let limit = (requests: 4_096, bytes: 256 << 20)
    /// How much a connection takes at a time: more only if the first request alone is more.
    static let share = (commands: 1_024, bytes: 4 << 20)

    let server: RedisConfiguration
    private(set) var waiting: [RedisRequest] = []
    private var waitingBytes = 0
    private var idle: [(worker: ConnectionWorker, isConnected: Bool)] = []
    /// Whether a connection that was woken has not looked yet: whatever comes meanwhile is for it.
    private var isWaking = false
    private var connected = 0
    private var connecting = 0
    private var working: Int
    private var backoff = ConnectBackoff()
    private var isClosed = false

    /// - Parameter workers: the number of connections.
    init(server: RedisConfiguration, workers: Int) {
        self.server = server
        working = workers
    }

    /// Whether all connections have ended.
    var isFinished: Bool { working == 0 }

    /// Takes in a request, or refuses it at once.
    mutating func submit(_ request: RedisRequest, at now: ContinuousClock.Instant) -> Effects {
        if let error = refusal(of: request, at: now) { return Effects(failures: [(request, error)]) }
        waiting.append(request)
        waitingBytes += request.size
        return settle(at: now)
    }

    /// What a connection is to do now; nil when it has to wait to be woken.
    mutating func next(
        for worker: ConnectionWorker,
        isConnected: Bool,
        at now: ContinuousClock.Instant
    ) -> (work: RequestQueue.Work?, effects: Effects) {
        isWaking = false
        if isConnected, !waiting.isEmpty {
            let share = takeShare()
            return (.requests(share), settle(at: now))
        }
        if mayConnect(at: now) {
            connecting += 1
            return (.connect, Effects())
        }
        guard !isClosed else {
            working -= 1
            if isConnected { connected -= 1 }
            return (.stop, Effects())
        }
        idle.append((worker, isConnected))
        return (nil, settle(at: now))
    }

    /// A connection was made; what waits is its next work.
    mutating func connectSucceeded() -> Effects {
        connecting -= 1
        connected += 1
        backoff.succeeded()
        return Effects()
    }

    /// A connection could not be made: unless there is another, everyone who waits is told why.
    mutating func connectFailed(_ error: PortError, at now: ContinuousClock.Instant) -> Effects {
        connecting -= 1
        backoff.failed(error, at: now)
        return settle(at: now)
    }

    /// A connection was lost.
    /// - Parameter unsent: requests that it had taken and not sent: they come first again.
    mutating func disconnected(unsent: [RedisRequest], at now: ContinuousClock.Instant) -> Effects {
        connected -= 1
        waiting.insert(contentsOf: unsent, at: 0)
        waitingBytes += unsent.reduce(0) { $0 + $1.size }
        return settle(at: now)
    }

    /// Takes out the requests whose deadline has passed.
    mutating func expire(at now: ContinuousClock.Instant) -> Effects {
        let expired = waiting.filter { $0.deadline <= now }
        waiting.removeAll { $0.deadline <= now }
        waitingBytes -= expired.reduce(0) { $0 + $1.size }
        return Effects(failures: expired.map { ($0, .noAnswer(from: server)) })
    }

    /// Takes in nothing more; what waits is still worked on.
    mutating func close() -> Effects {
        isClosed = true
        defer { idle.removeAll() }
        return Effects(woken: idle.map(\.worker))
    }

    private func refusal(of request: RedisRequest, at now: ContinuousClock.Instant) -> PortError? {
        if isClosed { return PortError(.closed, "the connections to \(server) were closed") }
        if connected + connecting == 0, let reason = backoff.reason(at: now) { return reason }
        guard waiting.count < Self.limit.requests, waitingBytes < Self.limit.bytes else {
            return PortError(
                .unavailable,
                "\(waiting.count) requests wait for \(server), with \(waitingBytes) bytes: it is too slow for this load"
            )
        }
        return nil
    }

    /// Whether another connection is of use: not more at a time than there are requests.
    private func mayConnect(at now: ContinuousClock.Instant) -> Bool {
        connecting < waiting.count && backoff.reason(at: now) == nil
    }

    private mutating func takeShare() -> [RedisRequest] {
        var (count, commands, bytes) = (0, 0, 0)
        while count < waiting.count {
            commands += waiting[count].replyCount
            bytes += waiting[count].size
            guard count == 0 || (commands <= Self.share.commands && bytes <= Self.share.bytes) else { break }
            count += 1
        }
        defer { waiting.removeFirst(count) }
        let share = Array(waiting.prefix(count))
        waitingBytes -= share.reduce(0) { $0 + $1.size }
        return share
    }

    /// Fails what nobody will work on, or wakes a connection for what waits: rather one that is connected.
    private mutating func settle(at now: ContinuousClock.Instant) -> Effects {
        guard !waiting.isEmpty else { return Effects() }
        if connected + connecting == 0, let reason = backoff.reason(at: now) {
            defer {
                waiting.removeAll()
                waitingBytes = 0
            }
            return Effects(failures: waiting.map { ($0, reason) })
        }
        guard !isWaking else { return Effects() }
        guard let index = idle.lastIndex(where: \.isConnected) ?? (mayConnect(at: now) ? idle.indices.last : nil)
        else { return Effects() }
        isWaking = true
        return Effects(woken: [idle.remove(at: index).worker])
    }
}
