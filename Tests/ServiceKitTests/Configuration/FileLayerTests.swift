import ArgumentParser
import Foundation
import ServiceKit
import Testing

@Suite struct FileLayerTests {
    @Test func `a key under a command's name counts for that command only, and before the top`() throws {
        let file = """
            port: 1
            serve:
              port: 2
            train:
              data: d
            """
        #expect(try serve(file: file).port == 2)
        let layered = try resolve(["train"], file: file)
        let train = try #require(try RiverCommand.parseAsRoot(layered.arguments) as? RiverCommand.Train)
        #expect(train.port == 1)
        #expect(train.data == "d")
    }

    @Test func `a key at the top counts only for commands that have the option`() throws {
        #expect(try serve(file: "{data: d, port: 1}").port == 1)
    }

    @Test func `an option of the root may stand under a command's name`() throws {
        #expect(try shown("log-level", file: "serve: {log-level: debug}") == "debug")
    }

    @Test(
        arguments: [
            "kafka-property: [a=1, b=2]", "kafka-property:\n- a=1\n- 'b=2'", "kafka-property: {a: 1, b: 2}",
            "kafka-property:\n  a: 1\n  b: '2'", "x: &p {a: 1, b: 2}\nkafka-property: *p",
        ]
    )
    func `an option that can be repeated takes a list, or a mapping to be joined`(file: String) throws {
        let file = file.replacing("x: &p", with: "train: {}\nserve:\n  kafka-property: &p")
        #expect(try serve(file: file).kafkaProperty == ["a=1", "b=2"])
    }

    @Test func `an option that can be repeated takes a single value`() throws {
        #expect(try serve(file: "kafka-property: a=1").kafkaProperty == ["a=1"])
    }

    @Test func `entries keep their order, and may be empty`() throws {
        #expect(try serve(file: "kafka-property:\n  z: 1\n  y:\n  x: ''").kafkaProperty == ["z=1", "y=", "x="])
    }

    @Test(arguments: ["", "# nothing\n", "---\n", "~", "port:", "serve:", "serve: {port: ~}", "kafka-property: []"])
    func `what is there without a value counts as not there`(file: String) throws {
        #expect(try serve(file: file).port == 5000)
        #expect(try serve(file: file).kafkaProperty == ["client.id=river"])
    }

    @Test func `a value is taken as it is written`() throws {
        #expect(try serve(file: "note: 0.10").note == "0.10")
        #expect(try serve(file: "note: yes").note == "yes")
        #expect(try serve(file: "note: 2026-01-01").note == "2026-01-01")
        #expect(try serve(file: "note: ''").note == "")
        #expect(try serve(file: "note: 'null'").note == "null")
        #expect(try serve(file: "note: \"a\\nb\"").note == "a\nb")
        #expect(try serve(file: "redis-password: \"p:#'\"").redisPassword == "p:#'")
    }

    @Test func `a flag is true or false`() throws {
        let serve = try serve(file: "{json: true, cache: no, enable-trace: on}")
        #expect(serve.json)
        #expect(!serve.cache)
        #expect(serve.trace)
        #expect(try refusal(file: "\njson: 5") == "FILE:2: '5' is neither yes nor no: set 'json' to true or false")
    }

    @Test func `the argument list names the file before the environment does, and may name none`() throws {
        #expect(throws: ConfigurationError.self) {
            try resolve(["serve", "--config", "/nowhere/a.yaml"], file: "port: 2")
        }
        #expect(throws: ConfigurationError.self) {
            try resolve(["serve", "--config=/nowhere/a.yaml"], file: "port: 2")
        }
        #expect(try serve(["--config", ""], file: "port: 2").port == 5000)
    }

    @Test func `a command without the option for a file reads none`() throws {
        let layered = try resolve(["bare"], environment: ["FRESHET_CONFIG": "/nowhere/a.yaml"])
        #expect(layered.arguments == ["bare"])
        #expect(layered.unknownVariables.isEmpty)
    }
}
