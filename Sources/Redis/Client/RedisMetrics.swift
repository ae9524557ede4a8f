internal import Metrics
internal import Ports

/// What a client reports of itself.
struct RedisMetrics: Sendable {
    private let commands = Counter(label: "freshet_redis_commands")
    private let connections = Counter(label: "freshet_redis_connections")
    private let duration = Timer(label: "freshet_redis_request_duration")
    private let queueLength = Gauge(label: "freshet_redis_queue_length")
    private let errors: [PortError.Code: Counter]

    init() {
        let codes: [PortError.Code] = [
            .unavailable, .timedOut, .refused, .foreignLog, .corrupt, .invalidRequest, .closed,
        ]
        errors = Dictionary(
            uniqueKeysWithValues: codes.map {
                ($0, Counter(label: "freshet_redis_errors", dimensions: [("code", $0.rawValue)]))
            }
        )
    }

    /// A request with this many commands was answered or given up.
    func performed(_ count: Int, in time: Duration) {
        commands.increment(by: count)
        duration.record(duration: time)
    }

    /// A request failed, or Redis answered with an error.
    func failed(_ code: PortError.Code) { errors[code]?.increment() }

    /// A connection was made, for the first time or again.
    func connected() { connections.increment() }

    /// How many requests wait for a connection.
    func waiting(_ count: Int) { queueLength.record(count) }
}
