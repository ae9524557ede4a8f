import Events
import Ports
import Redis
import TestServers
import TestSupport
import Testing

@Suite(
    "Large contributions on Redis",
    .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
    .timeLimit(.minutes(5))
)
struct LargeValueTests {
    private func contribution(_ bucket: Bucket, megabytes: Int) -> BucketContribution {
        let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: bucket), count: megabytes << 20)
        return BucketContribution(bucket: bucket, content: GuardedBytes(bytes, offset: 1))
    }

    /// Runs `body` with a store whose network takes longer for what is moved than the timeout alone allows.
    private func withSlowStore(_ body: (RedisStateStore) async throws -> Void) async throws {
        try await withRedis { server in
            try await withServer { connection, _ in
                SlowNetwork.serve(connection, to: server.port, bytesPerSecond: 12 << 20)
            } _: { network in
                let configuration = RedisConfiguration(port: network.port, timeout: .seconds(3))
                let store = try await RedisStateStore.open(configuration, logger: .quiet)
                try await body(store)
                await store.close()
            }
        }
    }

    @Test("one that takes longer than the timeout is written and read whole")
    func one() async throws {
        try await withSlowStore { store in
            let commit = StateCommit(contributions: [contribution(1, megabytes: 48)], next: [0: 2])
            try await store.commit(commit)
            #expect(try await store.contributions(of: .features, in: 0...2) == commit.contributions)
        }
    }

    @Test("many that together take longer than the timeout are written and read")
    func many() async throws {
        try await withSlowStore { store in
            let contributions = (0..<8).map { contribution($0, megabytes: 6) }
            try await store.commit(StateCommit(contributions: contributions, next: [0: 2]))
            #expect(try await store.contributions(of: .features, in: .min ... .max) == contributions)
        }
    }

    @Test("one of 100 MB gets through within the default timeout of a second")
    func hundred() async throws {
        try await withRedis { server in
            let store = try await RedisStateStore.open(RedisConfiguration(port: server.port), logger: .quiet)
            let commit = StateCommit(contributions: [contribution(1, megabytes: 100)], next: [0: 2])
            try await store.commitRetrying(commit)
            #expect(try await store.contributions(of: .features, in: 1...1) == commit.contributions)
            await store.close()
        }
    }
}
