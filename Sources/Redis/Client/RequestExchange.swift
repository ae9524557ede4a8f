internal import Ports

/// The requests that were sent over a connection together: their replies come in the same order.
struct RequestExchange {
    private let requests: [RedisRequest]
    private let server: RedisConfiguration
    /// The request whose replies come now.
    private var current = 0
    private var replies: [RedisReply] = []
    /// Nobody waits for these any more.
    private var expired: Set<Int> = []

    init(_ requests: [RedisRequest], server: RedisConfiguration) {
        self.requests = requests
        self.server = server
    }

    /// Sends the requests and completes each of them.
    /// - Returns: whether the connection can be used again: not when a reply is still to come.
    static func perform(
        _ requests: [RedisRequest],
        over connection: RedisConnection,
        server: RedisConfiguration
    ) -> Bool {
        var exchange = RequestExchange(requests, server: server)
        for request in requests { connection.append(request.bytes) }
        do throws(PortError) {
            while let deadline = exchange.nextDeadline {
                if try connection.advance(until: deadline) {
                    while !exchange.isDone, let reply = try connection.nextReply() { exchange.take(reply) }
                }
                exchange.expire(at: .now)
            }
        } catch {
            exchange.fail(error)
        }
        return exchange.isDone
    }

    /// Whether every reply has come.
    private var isDone: Bool { current == requests.count }

    /// Until when to wait for replies; nil when nobody waits.
    private var nextDeadline: ContinuousClock.Instant? {
        (current..<requests.count).lazy.filter { !expired.contains($0) }.map { requests[$0].deadline }.min()
    }

    private mutating func take(_ reply: RedisReply) {
        let request = requests[current]
        replies.append(reply)
        guard replies.count == request.replyCount else { return }
        if !expired.contains(current) { request.completion(.success(replies)) }
        replies = []
        current += 1
    }

    private mutating func expire(at now: ContinuousClock.Instant) {
        for index in current..<requests.count where requests[index].deadline <= now && expired.insert(index).inserted {
            requests[index].completion(.failure(.noAnswer(from: server)))
        }
    }

    private mutating func fail(_ error: PortError) {
        for index in current..<requests.count where expired.insert(index).inserted {
            requests[index].completion(.failure(error))
        }
    }
}
