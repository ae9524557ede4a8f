internal import Ports

/// Commands that go over one connection one after the other, and what becomes of their replies.
struct RedisRequest: Sendable {
    typealias Outcome = Result<[RedisReply], PortError>

    /// The commands as Redis reads them.
    let bytes: [UInt8]
    /// How many replies there will be; at least 1.
    let replyCount: Int
    /// About how many bytes it moves, both ways.
    let size: Int
    /// When nobody waits for the replies any more.
    let deadline: ContinuousClock.Instant
    /// Called once, on any thread; does not block. Gets a reply per command, errors among them.
    let completion: @Sendable (Outcome) -> Void

    /// - Parameters:
    ///   - awaited: about how many bytes the replies have, where that is many.
    ///   - timeout: how long it may take from now on, for a given size.
    init(
        _ commands: [RedisCommand],
        awaited: Int = 0,
        timeout: (Int) -> Duration,
        completion: @escaping @Sendable (Outcome) -> Void
    ) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(commands.reduce(0) { $0 + $1.size })
        for command in commands { command.encode(into: &bytes) }
        self.bytes = bytes
        replyCount = commands.count
        size = bytes.count + awaited
        deadline = .now + timeout(size)
        self.completion = completion
    }
}
