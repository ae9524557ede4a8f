import Logging
import ServiceKit
import Testing

@Suite struct RedactionTests {
    @Test func `an option of a secret's name is not shown, whichever layer gives it`() throws {
        #expect(try shown("redis-password", ["--redis-password", "hunter2"]) == "***")
        #expect(try shown("redis-password", environment: ["FRESHET_REDIS_PASSWORD": "hunter2"]) == "***")
        #expect(try shown("redis-password", file: "redis-password: hunter2") == "***")
        #expect(try shown("redis-password") == "(none)")
    }

    @Test(
        arguments: [
            ("sasl.password=hunter2", "sasl.password=***"), ("ssl.key.password=hunter2", "ssl.key.password=***"),
            ("SASL.Password=hunter2", "SASL.Password=***"), ("ssl.key.pem=hunter2", "ssl.key.pem=***"),
            ("sasl.oauthbearer.client.secret=hun=ter2", "sasl.oauthbearer.client.secret=***"),
            ("sasl.oauthbearer.config=hunter2", "sasl.oauthbearer.config=***"),
            ("refresh_token=hunter2", "refresh_token=***"), ("search-api-key=hunter2", "search-api-key=***"),
            ("sasl.username=me", "sasl.username=me"), ("password.file=/a", "password.file=/a"), ("token", "token"),
        ]
    )
    func `an entry with a secret's key is shown without its value`(entry: String, text: String) throws {
        #expect(try shown("kafka-property", ["--kafka-property", entry]) == text)
    }

    @Test(
        arguments: [
            ("redis://me:hunter2@host:1/0", "redis://***@host:1/0"), ("redis://:hun@ter/2?@host", "redis://***@host"),
            ("http://a:hunter2@b,https://c:hunter2@d/e", "http://***@b,https://***@d/e"),
            ("redis://:hun,ter2@host", "redis://***@host"), ("http://host:9200/path", "http://host:9200/path"),
            ("me@host", "me@host"), ("http://h/?password=hunter2", "http://h/?password=***"),
        ]
    )
    func `a URL is shown without its user and password`(url: String, text: String) throws {
        #expect(try shown("redis-url", ["--redis-url", url]) == text)
    }

    @Test func `the whole is one line in order, with values in quotes where they need them`() throws {
        let layered = try resolve(
            ["train", "--data", "a b"],
            environment: ["FRESHET_PORT": "1\n2", "FRESHET_LOG_LEVEL": "debug"]
        )
        #expect(
            layered.effective.description == """
                log-level=debug (FRESHET_LOG_LEVEL) config=(none) (default) data="a b" (flag) \
                port="1\\n2" (FRESHET_PORT) json=false (default)
                """
        )
    }

    @Test func `log metadata hold each option by its name`() throws {
        let metadata = try resolve(["train", "--data=d"], environment: ["FRESHET_PORT": "1"]).effective.metadata
        #expect(
            metadata == [
                "log-level": "info (default)", "config": "(none) (default)", "data": "d (flag)",
                "port": "1 (FRESHET_PORT)",
                "json": "false (default)",
            ]
        )
    }

    @Test func `several values are divided by commas`() throws {
        #expect(try shown("hosts", ["--hosts", "a", "b c", ""]) == #"a,"b c","""#)
        #expect(try shown("kafka-property") == "client.id=river")
    }
}
