import Logging
import Ports
import Redis
import TestServers
import TestSupport
import Testing

@Suite(
    "What kind of server Redis is",
    .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
    .timeLimit(.minutes(2))
)
struct InspectionTests {
    private func warnings(_ options: [String], user: String? = nil) async throws -> [String] {
        let log = CapturedLog()
        try await withRedis(options) { server in
            var configuration = server.configuration()
            configuration.user = user
            configuration.password = user.map { _ in "secret" }
            let store = try await RedisStateStore.open(configuration, logger: log.logger)
            await store.close()
        }
        return log.warnings
    }

    @Test("one that keeps everything is used without a word")
    func good() async throws {
        #expect(try await warnings([]) == [])
        #expect(try await warnings(["--appendonly no", "--save 60 1"]) == [])
        #expect(try await warnings(["--maxmemory 100mb"]) == [])
    }

    @Test("one that may evict is warned of", arguments: ["allkeys-lru", "volatile-ttl", "allkeys-random"])
    func eviction(policy: String) async throws {
        for options in [["--maxmemory 100mb"], []] {
            let warnings = try await warnings(options + ["--maxmemory-policy \(policy)"])
            #expect(warnings.count == 1 && warnings[0].contains("noeviction"))
        }
    }

    @Test("one that keeps nothing on disk is warned of")
    func persistence() async throws {
        let warnings = try await warnings(["--appendonly no"])
        #expect(warnings.count == 1 && warnings[0].contains("nothing on disk"))
    }

    @Test("what the user's rights hide is said to be unchecked")
    func rights() async throws {
        let rights = "--user freshet on >secret ~* &* +@all"
        let hidden = try await warnings(["\(rights) -info"], user: "freshet")
        #expect(hidden.count == 1 && hidden[0].contains("could not be checked"))
        let snapshots = try await warnings(["\(rights) -config", "--appendonly no"], user: "freshet")
        #expect(snapshots.count == 1 && snapshots[0].contains("could not be checked"))
        #expect(try await warnings(["\(rights) -config"], user: "freshet") == [])
    }

    @Test("a node of a cluster is refused")
    func cluster() async throws {
        try await withRedis(["--cluster-enabled yes"]) { server in
            let message = await expectPortError(.refused) {
                try await RedisStateStore.open(server.configuration(), logger: .quiet)
            }
            #expect(message.contains("cluster mode is not supported yet"))
        }
    }

    @Test("a replica, which takes no writes, is unavailable and says so")
    func replica() async throws {
        try await withStore { server, store in
            try await server.command("REPLICAOF", "127.0.0.1", "1")
            let message = await expectPortError(.unavailable) { try await store.commit(StateCommit(next: [0: 1])) }
            #expect(message.contains("replica"))
        }
    }
}
