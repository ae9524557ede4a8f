import Ports
import TestSupport
import Testing

@testable import Redis

/// What a server may say besides what it should.
@Suite("What is not an answer is an error", .timeLimit(.minutes(2)))
struct ProtocolTests {
    /// A client of a server that greets as Redis does, then answers every command with `answer` and closes the connection.
    private func withAnswer(
        _ answer: String,
        timeout: Duration = .seconds(60),
        isClosing: Bool = true,
        _ body: (RedisClient) async throws -> Void
    ) async throws {
        let handler: @Sendable (LoopbackConnection, Int) -> Void = { connection, _ in
            guard connection.readCommand() != nil else { return }
            connection.write("+OK\r\n")
            while connection.readCommand() != nil {
                connection.write(answer)
                if isClosing { return }
            }
        }
        try await withServer(handler: handler) { server in
            let client = RedisClient(RedisConfiguration(port: server.port, connections: 2, timeout: timeout))
            try await body(client)
            await client.close()
        }
    }

    @Test(
        "a reply that is cut off",
        arguments: ["", "+O", "$5\r\nab", "*2\r\n$1\r\na\r\n", ":1", "*-", "*2\r\n:1\r\n$3\r\nabc"]
    )
    func truncated(answer: String) async throws {
        try await withAnswer(answer) { client in
            for _ in 0..<3 { await expectPortError(.unavailable) { try await client.call([RedisCommand("PING")]) } }
        }
    }

    @Test(
        "a reply that is no reply",
        arguments: [
            "HTTP/1.1 400 Bad Request\r\n\r\n", "hello\r\n", "\0\0\0\0",
            "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
        ]
    )
    func garbage(answer: String) async throws {
        try await withAnswer(answer) { client in
            let message = await expectPortError(.unavailable) { try await client.call([RedisCommand("PING")]) }
            #expect(message.contains("not Redis' protocol"))
        }
    }

    @Test(
        "a length that nothing follows, however large",
        arguments: ["$99999999\r\n", "*1000000\r\n", "$2147483648\r\n", "*9999999999\r\n", "$-5\r\n", "*-7\r\n"]
    )
    func lengths(answer: String) async throws {
        try await withAnswer(answer) { client in
            await expectPortError(.unavailable) { try await client.call([RedisCommand("PING")]) }
        }
    }

    @Test("an answer that does not come whole ends at the deadline, and the connection is not used again")
    func halfAnswer() async throws {
        let handler: @Sendable (LoopbackConnection, Int) -> Void = { connection, _ in
            _ = connection.readCommand()
            connection.write("+OK\r\n")
            while connection.readCommand() != nil { connection.write("$5\r\nab") }
        }
        try await withServer(handler: handler) { server in
            let client = RedisClient(RedisConfiguration(port: server.port, timeout: .milliseconds(500)))
            for count in 1...2 {
                await expectPortError(.timedOut) { try await client.call([RedisCommand("PING")]) }
                #expect(server.connections == count)
            }
            await client.close()
        }
    }

    @Test("a server that says nothing at all is given up at the deadline")
    func silence() async throws {
        let handler: @Sendable (LoopbackConnection, Int) -> Void = { connection, _ in connection.waitForClose() }
        try await withServer(handler: handler) { server in
            let client = RedisClient(RedisConfiguration(port: server.port, timeout: .milliseconds(200)))
            for _ in 0..<3 { await expectPortError(.timedOut) { try await client.call([RedisCommand("PING")]) } }
            await client.close()
        }
    }

    @Test("what was answered before the connection was lost counts, the rest fails")
    func lostBetween() async throws {
        let handler: @Sendable (LoopbackConnection, Int) -> Void = { connection, _ in
            for answer in ["OK", "FIRST"] {
                _ = connection.readCommand()
                connection.write("+\(answer)\r\n")
            }
            _ = connection.readCommand()
        }
        try await withServer(handler: handler) { server in
            let client = RedisClient(RedisConfiguration(port: server.port, connections: 1, timeout: .seconds(60)))
            let first = try await client.call([RedisCommand("GET", "a")])
            #expect(first == [.status("FIRST")])
            await expectPortError(.unavailable) { try await client.call([RedisCommand("GET", "b")]) }
            await client.close()
        }
    }

    @Test(
        "an error reply has the code that says what to do",
        arguments: [
            ("LOADING Redis is loading the dataset in memory", .unavailable),
            ("READONLY You can't write against a read only replica.", .unavailable),
            ("MASTERDOWN Link with MASTER is down", .unavailable),
            ("OOM command not allowed when used memory > 'maxmemory'.", .unavailable),
            (
                "ERR Error running script (call to f_1): @user_script:4: -OOM command not allowed when used",
                .unavailable
            ),
            ("MISCONF Redis is configured to save RDB snapshots", .unavailable), ("BUSY Redis is busy", .unavailable),
            ("ERR max number of clients reached", .unavailable), ("NOAUTH Authentication required.", .refused),
            ("WRONGPASS invalid username-password pair", .refused), ("NOPERM this user has no permissions", .refused),
            ("MOVED 3999 127.0.0.1:6381", .refused), ("CROSSSLOT Keys in request don't hash", .refused),
            ("WRONGTYPE Operation against a key", .corrupt), ("ERR unknown command 'EVALSHA'", .refused),
            ("", .refused),
        ] as [(String, PortError.Code)]
    )
    func errors(text: String, code: PortError.Code) async throws {
        try await withAnswer("-\(text)\r\n") { client in
            let message = await expectPortError(code) { try await client.call([RedisCommand("PING")]) }
            #expect(message.contains(text) && message.contains("redis at 127.0.0.1"))
        }
    }

    @Test("replies of every kind are read")
    func replies() async throws {
        let answer = "*7\r\n+OK\r\n-ERR no\r\n:-7\r\n$3\r\na\0b\r\n$-1\r\n*0\r\n*-1\r\n"
        try await withAnswer(answer) { client in
            let expected: [RedisReply] = [
                .status("OK"), .error("ERR no"), .integer(-7), .bytes([97, 0, 98]), .null, .array([]), .null,
            ]
            let replies = try await client.send([RedisCommand("X")])
            #expect(replies == [.array(expected)])
        }
    }

    @Test("many requests at once get their own replies, over few connections")
    func concurrent() async throws {
        let handler: @Sendable (LoopbackConnection, Int) -> Void = { connection, _ in
            while let words = connection.readCommand() {
                connection.write(words[0] == "ECHO" ? "$\(words[1].utf8.count)\r\n\(words[1])\r\n" : "+OK\r\n")
            }
        }
        try await withServer(handler: handler) { server in
            let client = RedisClient(RedisConfiguration(port: server.port, connections: 2, timeout: .seconds(60)))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<500 {
                    group.addTask {
                        let replies = try await client.call([
                            RedisCommand("ECHO", "\(number)"), RedisCommand("ECHO", "x"),
                        ])
                        #expect(replies == [.bytes(Array("\(number)".utf8)), .bytes(Array("x".utf8))])
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.connections <= 2)
            await client.close()
            await expectPortError(.closed) { try await client.call([RedisCommand("ECHO", "1")]) }
        }
    }
}
