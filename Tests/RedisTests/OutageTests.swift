import Events
import Ports
import TestServers
import TestSupport
import Testing

@testable import Redis

@Suite(
    "When Redis fails",
    .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
    .timeLimit(.minutes(3))
)
struct OutageTests {
    @Test("a server that is not there at the start is unavailable, and the message names it")
    func refused() async throws {
        let port = try LoopbackServer.unusedPort()
        let message = await expectPortError(.unavailable) {
            try await RedisStateStore.open(RedisConfiguration(port: port), logger: .quiet)
        }
        #expect(message.contains("127.0.0.1:\(port)") && message.contains("refused"))
    }

    @Test("a host that does not resolve is unavailable")
    func unknownHost() async {
        await expectPortError(.unavailable) {
            try await RedisStateStore.open(
                RedisConfiguration(host: "no-such-host.invalid", timeout: .seconds(60)),
                logger: .quiet
            )
        }
    }

    @Test("wrong credentials are refused, and the message does not repeat them")
    func credentials() async throws {
        try await withRedis(["--requirepass right"]) { server in
            for password in [nil, "wrong"] {
                var configuration = server.configuration()
                configuration.password = password
                let message = await expectPortError(.refused) {
                    try await RedisStateStore.open(configuration, logger: .quiet)
                }
                #expect(!message.contains("wrong ") && message.contains("check user and password"))
            }
            var configuration = server.configuration()
            configuration.password = "right"
            configuration.database = 99
            await expectPortError(.refused) { try await RedisStateStore.open(configuration, logger: .quiet) }
        }
    }

    @Test("a server that hangs fails every call at its deadline, and works again when it goes on")
    func hung() async throws {
        try await withStore(timeout: .seconds(2)) { server, store in
            try await store.commitRetrying(sampleCommit(1))
            server.pause()
            async let read = expectPortError(.timedOut) { try await store.records(of: .features, users: [1]) }
            async let write = expectPortError(.timedOut) { try await store.commit(sampleCommit(2)) }
            async let wait = expectPortError(.timedOut) {
                try await store.wait(for: .features, toReach: 2, of: 0, timeout: .milliseconds(1))
            }
            _ = await (read, write, wait)
            await expectPortError(.timedOut) { try await store.progress(of: .features) }
            server.resume()
            async let reached = store.wait(for: .features, toReach: 2, of: 0, timeout: .seconds(60))
            try await store.commitRetrying(sampleCommit(2))
            #expect(try await reached)
            try await expect(store, toHold: sampleCommit(2))
        }
    }

    @Test("a server that is restarted in use keeps its state, and waiters are woken across it")
    func restarted() async throws {
        try await withStore { server, store in
            let reader = try await RedisStateStore.open(server.configuration(), logger: .quiet)
            try await store.commit(sampleCommit(0))
            async let reached = reader.wait(for: .features, toReach: 40, of: 0, timeout: .seconds(120))
            async let commits: Void = {
                for offset in Int64(1)...40 { try await store.commitRetrying(sampleCommit(offset)) }
            }()
            for _ in 0..<3 {
                await server.crash()
                await expectPortError(.unavailable) {
                    while true { _ = try await reader.progress(of: .features) }
                }
                try await server.restart()
            }
            try await commits
            #expect(try await reached)
            try await expect(store, toHold: sampleCommit(40))
            try await expect(reader, toHold: sampleCommit(40))
            await reader.close()
        }
    }

    @Test("connections that were closed while nobody used them cost no call, and no announcement")
    func closedConnections() async throws {
        try await withStore { server, store in
            let reader = try await RedisStateStore.open(server.configuration(), logger: .quiet)
            try await store.commit(sampleCommit(1))
            async let reached = reader.wait(for: .features, toReach: 2, of: 0, timeout: .seconds(120))
            await eventually { reader.waiterCount == 1 }
            try await server.command("CLIENT", "KILL", "TYPE", "normal")
            try await server.command("CLIENT", "KILL", "TYPE", "pubsub")
            try await expect(store, toHold: sampleCommit(1))
            try await store.commit(sampleCommit(2))
            #expect(try await reached)
            await reader.close()
        }
    }

    @Test("scripts that the server has forgotten are given again, within a commit too")
    func scriptFlush() async throws {
        try await withStore { server, store in
            for offset in Int64(0)..<10 {
                async let flushed = server.command("SCRIPT", "FLUSH")
                try await store.commit(sampleCommit(offset, users: 1...1_000))
                _ = try await flushed
            }
            #expect(
                try await store.records(of: .features, users: Array(1...1_000))
                    == sampleCommit(9, users: 1...1_000).records
            )
        }
    }

    @Test("memory that is full in the middle of a commit leaves no progress beyond what is written")
    func outOfMemory() async throws {
        try await withStore { server, store in
            try await store.commit(sampleCommit(0, users: 1...100))
            let used = try await server.command("INFO", "memory")
            let bytes = try #require(
                used.split(whereSeparator: \.isNewline).first { $0.hasPrefix("used_memory:") }
                    .flatMap { Int($0.dropFirst("used_memory:".count)) }
            )
            try await server.command("CONFIG", "SET", "maxmemory", "\(bytes + (4 << 20))")
            var large = sampleCommit(1, users: 1...100)
            for user in large.records.keys { large.records[user]?.bytes = [UInt8](repeating: 7, count: 100_000) }
            let message = await expectPortError(.unavailable) { try await store.commit(large) }
            #expect(message.contains("maxmemory"))
            #expect(try await store.progress(of: .features) == .sample(next: [0: 1]))
            let written = try await store.records(of: .features, users: Array(1...100))
            #expect(written.values.contains { $0.recordGuard.offset == 1 })
            #expect(written.values.contains { $0.recordGuard.offset == 0 })
            try await server.command("CONFIG", "SET", "maxmemory", "0")
            try await store.commit(large)
            try await expect(store, toHold: large)
        }
    }

    @Test("closing wakes whoever waits, and refuses later calls")
    func closes() async throws {
        try await withStore { _, store in
            async let progress = store.progress(of: .features, after: nil)
            async let reached = store.wait(for: .features, toReach: 0, of: 0, timeout: .seconds(600))
            await eventually { store.waiterCount == 2 }
            await store.close()
            let (announced, isReached) = try await (progress, reached)
            #expect(announced == nil && !isReached)
            await expectPortError(.closed) { try await store.commit(StateCommit(next: [0: 1])) }
            await expectPortError(.closed) { try await store.progress(of: .features) }
            await expectPortError(.closed) {
                try await store.wait(for: .features, toReach: 0, of: 0, timeout: .zero)
            }
        }
    }
}
