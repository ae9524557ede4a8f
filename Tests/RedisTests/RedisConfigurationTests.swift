import Ports
import TestSupport
import Testing

@testable import Redis

@Suite("The configuration of Redis")
struct RedisConfigurationTests {
    @Test("a URL names server, user and database")
    func urls() throws {
        #expect(try RedisConfiguration(url: "redis://cache") == RedisConfiguration(host: "cache"))
        #expect(
            try RedisConfiguration(url: "redis://cache.example:7000/12")
                == RedisConfiguration(host: "cache.example", port: 7000, database: 12)
        )
        #expect(
            try RedisConfiguration(url: "REDIS://:p%40ss%2F@[::1]:6380/")
                == RedisConfiguration(host: "::1", port: 6380, password: "p@ss/")
        )
        #expect(
            try RedisConfiguration(url: "redis://anna:secret@10.0.0.1")
                == RedisConfiguration(host: "10.0.0.1", user: "anna", password: "secret")
        )
    }

    @Test(
        "any other text is refused, and not repeated",
        arguments: [
            "", "cache:6379", "http://:secret@cache", "redis://", "redis://:secret@", "redis://:secret@cache:0",
            "redis://:secret@cache:65536", "redis://:secret@cache/x", "redis://:secret@cache/1/2",
            "redis://:secret@cache/-1", "redis://:secret@cache/01", "redis://:secret@cache/99999999999999999999",
            "redis://:secret@cache?db=1", "redis://:secret@cache#1", "redis://:se cret@cache",
            "redis://:secret@cache:port", "redis://%zz:secret@cache",
        ]
    )
    func unreadable(url: String) async {
        let message = await expectPortError(.invalidRequest) { try RedisConfiguration(url: url) }
        #expect(!message.contains("secret") && message.contains("redis://[[user]:password@]host"))
    }

    @Test("TLS is refused with what to do")
    func tls() async {
        let message = await expectPortError(.invalidRequest) { try RedisConfiguration(url: "rediss://cache") }
        #expect(message.contains("TLS is not supported"))
    }

    @Test("what cannot be used is refused")
    func unusable() async {
        let configurations = [
            RedisConfiguration(host: ""), RedisConfiguration(port: 0), RedisConfiguration(database: -1),
            RedisConfiguration(connections: 0), RedisConfiguration(connections: 65),
            RedisConfiguration(timeout: .zero), RedisConfiguration(user: "anna"),
        ]
        for configuration in configurations {
            await expectPortError(.invalidRequest) { try configuration.check() }
        }
    }

    @Test("its description has no secret")
    func description() {
        let configuration = RedisConfiguration(host: "::1", user: "anna", password: "secret")
        #expect("\(configuration)" == "redis at [::1]:6379")
        #expect(!String(reflecting: configuration).contains("secret"))
    }

    @Test("a user without a password is refused when the store is opened: the password may come from elsewhere")
    func userAlone() throws {
        let configuration = try RedisConfiguration(url: "redis://freshet@cache")
        #expect(configuration.user == "freshet" && configuration.password == nil)
        #expect(throws: PortError.self) { try configuration.check() }
        var complete = configuration
        complete.password = "secret"
        try complete.check()
    }
}
