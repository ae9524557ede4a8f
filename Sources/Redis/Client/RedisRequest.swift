internal import Ports

/// Commands that go over one connection one after the other, and what becomes of their replies.
struct RedisRequest: Sendable {
    typealias Outcome = Result<[RedisReply], PortError>

    /// The commands as Redis reads them.
    let bytes: [UInt8]
    /// How many replies there will be; at least 1.
    let replyCount: Int
    /// When nobody waits for the replies any more.
    let deadline: ContinuousClock.Instant
    /// Called once, on any thread; does not block. Gets a reply per command, errors among them.
    let completion: @Sendable (Outcome) -> Void

    init(
        _ commands: [RedisCommand],
        deadline: ContinuousClock.Instant,
        completion: @escaping @Sendable (Outcome) -> Void
    ) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(commands.reduce(0) { $0 + $1.size })
        for command in commands { command.encode(into: &bytes) }
        self.bytes = bytes
        replyCount = commands.count
        self.deadline = deadline
        self.completion = completion
    }
}
