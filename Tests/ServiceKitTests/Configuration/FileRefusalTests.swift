import Foundation
import ServiceKit
import Testing

@Suite struct FileRefusalTests {
    @Test func `a file that is not there is refused with what named it`() throws {
        let path = "/nowhere/freshet.yaml"
        let named = #expect(throws: ConfigurationError.self) {
            try resolve(["serve"], environment: ["FRESHET_CONFIG": path])
        }
        #expect(
            named?.description.hasPrefix("the configuration file \(path), named by the variable FRESHET_CONFIG,")
                == true
        )
        let given = #expect(throws: ConfigurationError.self) { try resolve(["serve", "--config", path]) }
        #expect(
            given?.description.hasPrefix("the configuration file \(path), named by --config, cannot be read (") == true
        )
        #expect(given?.description.hasSuffix("): correct the path, or leave it out") == true)
        #expect(throws: ConfigurationError.self) { try resolve(["serve", "--config", "/"]) }
    }

    @Test(
        arguments: [
            ("port: 1\nserve: [", 3), ("port: 1\n\tserve: 2", 2), ("a: 'b", 1), ("port: 1\n  data: 2", 2),
            ("port: 1\nport: 2", 1), ("port: *a", 1), ("port: 1\n---\nport: 2", 2), ("port: \u{1}", 1),
            ("port: 1\nserve:\n  json: no\n  json: yes", 3),
        ]
    )
    func `a file that is not YAML is refused with its line`(text: String, line: Int) throws {
        let message = try refusal(file: text)
        #expect(message.hasPrefix("FILE:\(line) is not valid YAML ("))
        #expect(message.hasSuffix("): correct the file"))
    }

    @Test func `bytes that are no text and depths without end are refused`() throws {
        #expect(try refusal(file: Data([0x61, 0xff, 0xfe])).contains("it is not text in UTF-8"))
        #expect(try refusal(file: String(repeating: "[", count: 100_000)).contains("is not valid YAML"))
    }

    @Test func `what a refusal says holds no text of the file`() throws {
        for text in ["redis-password: 'hunter2", "redis-password: hunter2: x", "redis-password: hunter2\n  a: b\n"] {
            #expect(try !refusal(file: text).contains("hunter2"))
        }
    }

    @Test(arguments: ["5000", "[port, 1]", "- port: 1", "'port'"])
    func `a file without keys is refused`(text: String) throws {
        #expect(
            try refusal(file: "\n" + text)
                == "FILE:2: expected a mapping: write an option per line, like 'port: 5000'"
        )
    }

    @Test func `a key that no command knows is refused with its line, whichever command is to run`() throws {
        for command in ["serve", "train"] {
            let message = try refusal(file: "port: 1\npotr: 2", arguments: [command])
            #expect(
                message == """
                    FILE:2: 'potr' is no option here: keys are the long names that --help of river lists, without \
                    dashes, or names of its commands; correct or remove it
                    """
            )
        }
    }

    @Test(
        arguments: [
            ("redis_url: a", "FILE:1: 'redis_url' is no option here: did you mean 'redis-url'?"),
            ("Port: 1", "FILE:1: 'Port' is no option here: did you mean 'port'?"),
            ("--port: 1", "FILE:1: '--port' is no option here: did you mean 'port'?"),
            ("no-cache: true", "FILE:1: 'no-cache' is no option here: did you mean 'cache'?"),
            ("config: b", "FILE:1: 'config' is no option here: name the file by --config or FRESHET_CONFIG"),
        ]
    )
    func `a key that is nearly right is refused with the right one`(text: String, message: String) throws {
        #expect(try refusal(file: text) == message)
    }

    @Test(
        arguments: [
            "train: {note: a}", "help: true", "version: 1", "rest: a", "servers: {port: 1}", "serve: 5", "train: []",
        ]
    )
    func `a key that is known only elsewhere is refused`(text: String) throws {
        #expect(try refusal(file: text).contains("is no option here"))
    }

    @Test(
        arguments: [
            ("port: [1]", "FILE:1: 'port' takes one value, not a list or a mapping"),
            ("port: {a: 1}", "FILE:1: 'port' takes one value, not a list or a mapping"),
            ("json: [true]", "FILE:1: 'json' takes true or false"),
            ("kafka-property:\n- [a]", "FILE:2: 'kafka-property' takes a list of plain values"),
            ("kafka-property:\n- a: 1", "FILE:2: 'kafka-property' takes a list of plain values"),
            ("kafka-property:\n- ", "FILE:2: 'kafka-property' takes a list of plain values"),
            ("kafka-property:\n  a: [1]", "FILE:2: 'kafka-property' takes a mapping to plain values"),
            ("? [a]\n: 1", "FILE:1: '?' takes a plain key"),
        ]
    )
    func `a value of the wrong shape is refused with what is expected`(text: String, message: String) throws {
        #expect(try refusal(file: text) == message)
    }
}
