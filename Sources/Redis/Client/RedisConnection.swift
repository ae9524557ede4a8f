internal import CHiredis
internal import Foundation
internal import Ports

/// One connection. Owns the handle of hiredis; used on one thread, which may block in it, but never past a deadline.
final class RedisConnection {
    private let context: UnsafeMutablePointer<redisContext>
    private let server: RedisConfiguration
    /// What hiredis has not got yet: with each write it moves all that it still holds.
    private var unsent: [ArraySlice<UInt8>] = []
    /// Whether hiredis holds something to send.
    private var isHolding = false
    /// How much hiredis gets at a time.
    private static let portion = 1 << 20

    /// Takes over the handle.
    private init(_ context: UnsafeMutablePointer<redisContext>, server: RedisConfiguration) {
        self.context = context
        self.server = server
    }

    deinit { redisFree(context) }

    /// Connects, without a word said yet. Resolving a host's name may take longer than the deadline.
    /// - Throws: `unavailable`.
    static func connect(
        to server: RedisConfiguration,
        until deadline: ContinuousClock.Instant
    ) throws(PortError)
        -> RedisConnection
    {
        _ = BrokenPipe.isIgnored
        let left = max(.milliseconds(1), deadline - .now).components
        let limit = timeval(tv_sec: Int(left.seconds), tv_usec: .init(left.attoseconds / 1_000_000_000_000))
        guard let context = redisConnectWithTimeout(server.host, Int32(server.port), limit) else {
            throw PortError(.unavailable, "there is no memory for a connection to \(server)")
        }
        let connection = RedisConnection(context, server: server)
        guard context.pointee.err == REDIS_OK else {
            throw PortError(
                .unavailable,
                "cannot connect to \(server): \(connection.reason); check that it runs, its address and the network"
            )
        }
        redisEnableKeepAlive(context)
        // From here on nothing blocks but poll, which knows the deadline.
        context.pointee.flags &= ~REDIS_BLOCK
        _ = fcntl(connection.descriptor, F_SETFL, fcntl(connection.descriptor, F_GETFL) | O_NONBLOCK)
        return connection
    }

    /// The socket, for waking the thread that waits for it.
    var descriptor: Int32 { context.pointee.fd }

    /// Whether the other side has closed it, or says something unasked.
    var isStale: Bool {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, 0) != 0
    }

    /// Appends commands to what is to be sent; `advance` sends it.
    func append(_ bytes: [UInt8]) { unsent.append(bytes[...]) }

    /// Sends what is to be sent and takes in what has come, as far as either goes without waiting; waits for one of them
    /// before, if need be.
    /// - Returns: false when the deadline passed.
    func advance(until deadline: ContinuousClock.Instant) throws(PortError) -> Bool {
        try write()
        var state = pollfd(fd: descriptor, events: Int16(isHolding ? POLLIN | POLLOUT : POLLIN), revents: 0)
        let ready = poll(&state, 1, Self.milliseconds(until: deadline))
        guard ready >= 0 else {
            if errno == EINTR { return true }
            throw lost(String(cString: strerror(errno)))
        }
        guard ready > 0 else { return false }
        if state.revents & Int16(POLLOUT) != 0 { try write() }
        if state.revents & ~Int16(POLLOUT) != 0, redisBufferRead(context) != REDIS_OK { throw fault() }
        return true
    }

    /// The next reply that has come whole; nil when there is none yet.
    func nextReply() throws(PortError) -> RedisReply? {
        var pointer: UnsafeMutableRawPointer?
        guard redisGetReplyFromReader(context, &pointer) == REDIS_OK else { throw fault() }
        guard let pointer else { return nil }
        defer { freeReplyObject(pointer) }
        return RedisReply(pointer.assumingMemoryBound(to: redisReply.self).pointee)
    }

    /// Sends what goes without waiting.
    private func write() throws(PortError) {
        while isHolding || !unsent.isEmpty {
            if !isHolding { try hand() }
            var isDone: Int32 = 0
            guard redisBufferWrite(context, &isDone) == REDIS_OK else { throw fault() }
            isHolding = isDone == 0
            guard !isHolding else { return }
        }
    }

    /// Gives hiredis the next portion of what is to be sent.
    private func hand() throws(PortError) {
        var room = Self.portion
        while room > 0, let first = unsent.first {
            let part = first.prefix(room)
            let code = part.withUnsafeBytes { buffer in
                redisAppendFormattedCommand(
                    context,
                    buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                    buffer.count
                )
            }
            guard code == REDIS_OK else { throw fault() }
            isHolding = true
            room -= part.count
            if part.count == first.count { unsent.removeFirst() } else { unsent[0] = first.dropFirst(part.count) }
        }
    }

    /// What hiredis says went wrong; the connection is of no more use.
    private func fault() -> PortError {
        guard context.pointee.err == REDIS_ERR_PROTOCOL else { return lost(reason) }
        return PortError(
            .unavailable,
            "what \(server) answers is not Redis' protocol (\(reason)): check that the address is that of a Redis server"
        )
    }

    private func lost(_ reason: String) -> PortError {
        PortError(.unavailable, "the connection to \(server) was lost: \(reason)")
    }

    private var reason: String {
        withUnsafeBytes(of: context.pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// Rounded up, so that poll does not return just before the deadline.
    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        Int32(min(max(0, ((deadline - .now) / .milliseconds(1)).rounded(.up)), 3_600_000))
    }
}
