import Ports
import Redis
import TestServers
import TestSupport
import Testing

@Suite(
    "The Redis state store obeys the rules of its port",
    .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
    .timeLimit(.minutes(5))
)
struct ConformanceTests {
    private func check(_ rule: StateStoreRule, _ configuration: RedisConfiguration) async throws {
        let store = try await RedisStateStore.open(configuration, logger: .quiet)
        let fixture = StoreFixture(store: store) {
            await store.close()
            return try await RedisStateStore.open(configuration, logger: .quiet)
        }
        try await rule.check(fixture)
        await store.close()
    }

    @Test(arguments: StateStoreRule.allCases)
    func store(obeys rule: StateStoreRule) async throws {
        try await withRedis { server in try await check(rule, server.configuration()) }
    }

    @Test("also with a password and another database", arguments: [StateStoreRule.commitIsRead, .commitEndsWait])
    func password(_ rule: StateStoreRule) async throws {
        try await withRedis(["--requirepass secret"]) { server in
            var configuration = server.configuration()
            configuration.password = "secret"
            configuration.database = 3
            try await check(rule, configuration)
            let keys = try await server.command("DBSIZE", options: ["-n", "3", "-a", "secret", "--no-auth-warning"])
            #expect(keys != "0")
        }
    }

    @Test(
        "also as a user with no more rights than docs/redis.md names",
        arguments: [StateStoreRule.reopenedStoreKeepsAll, .progressIsAnnounced]
    )
    func accessControlList(_ rule: StateStoreRule) async throws {
        let rights =
            "~freshet:* ~user* &freshet:* +@read +@write +@scripting +subscribe +publish +select +client|setname"
        try await withRedis(["--user freshet on >secret \(rights) +info", "--user default off"]) { server in
            var configuration = server.configuration()
            configuration.user = "freshet"
            configuration.password = "secret"
            try await check(rule, configuration)
        }
    }

    @Test("databases of one server do not hear each other")
    func databases() async throws {
        try await withStore { server, store in
            var configuration = server.configuration()
            configuration.database = 1
            let other = try await RedisStateStore.open(configuration, logger: .quiet)
            try await other.commit(StateCommit(next: [0: 100]))
            try await store.commit(StateCommit(next: [0: 1]))
            #expect(try await store.progress(of: .features, after: nil) == .sample(next: [0: 1]))
            #expect(try await !store.wait(for: .features, toReach: 5, of: 0, timeout: .zero))
            await other.close()
        }
    }
}
