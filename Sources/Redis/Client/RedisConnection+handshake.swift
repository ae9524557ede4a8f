internal import Ports

extension RedisConnection {
    /// Connects and says who we are: user and password, database, and a name for `CLIENT LIST`.
    /// - Throws: `unavailable`, `timedOut`, or `refused` for wrong credentials or a database that is not there.
    static func open(_ server: RedisConfiguration) throws(PortError) -> RedisConnection {
        let deadline = ContinuousClock.now + server.timeout
        let connection = try connect(to: server, until: deadline)
        var commands: [RedisCommand] = []
        if let password = server.password {
            commands.append(RedisCommand(["AUTH"] + (server.user.map { [.text($0)] } ?? []) + [.text(password)]))
        }
        if server.database != 0 { commands.append(RedisCommand("SELECT", "\(server.database)")) }
        // Comes last, because it may fail: not every user may set names.
        commands.append(RedisCommand("CLIENT", "SETNAME", "freshet"))
        let replies = try connection.call(commands, server: server, until: deadline)
        for case .error(let text) in replies.dropLast() { throw PortError(reply: text, from: server) }
        if case .error(let text) = replies.last, !text.hasPrefix("NOPERM") {
            throw PortError(reply: text, from: server)
        }
        return connection
    }

    /// Sends commands and waits for their replies.
    func call(
        _ commands: [RedisCommand],
        server: RedisConfiguration,
        until deadline: ContinuousClock.Instant
    ) throws(PortError) -> [RedisReply] {
        var bytes: [UInt8] = []
        for command in commands { command.encode(into: &bytes) }
        append(bytes)
        var replies: [RedisReply] = []
        while replies.count < commands.count {
            guard try advance(until: deadline) else { throw .noAnswer(from: server) }
            while replies.count < commands.count, let reply = try nextReply() { replies.append(reply) }
        }
        return replies
    }
}

extension PortError {
    /// The error of a deadline that passed.
    static func noAnswer(from server: RedisConfiguration) -> PortError {
        PortError(
            .timedOut,
            "\(server) did not answer within \(server.timeout), and a second more for every 8 MiB: look at its load, "
                + "or allow more time"
        )
    }
}
