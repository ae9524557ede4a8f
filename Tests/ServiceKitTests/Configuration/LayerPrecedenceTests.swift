import ArgumentParser
import ServiceKit
import Testing

@Suite struct LayerPrecedenceTests {
    @Test func `a flag counts before the environment, the environment before the file, the file before the default`()
        throws
    {
        let environment = ["FRESHET_PORT": "3"]
        let file = "port: 2"
        #expect(try serve().port == 5000)
        #expect(try serve(file: file).port == 2)
        #expect(try serve(environment: environment, file: file).port == 3)
        #expect(try serve(["--port", "4"], environment: environment, file: file).port == 4)
    }

    @Test func `each option says where its value comes from`() throws {
        let layered = try resolve(
            ["serve", "--json"],
            environment: ["FRESHET_OFFSET": "7", "FRESHET_CONFIG": ""],
            file: nil
        )
        let sources = Dictionary(uniqueKeysWithValues: layered.effective.options.map { ($0.name, $0.source) })
        #expect(sources["json"] == .flag)
        #expect(sources["offset"] == .environment(variable: "FRESHET_OFFSET"))
        #expect(sources["port"] == .default)
        let filed = try resolve(["serve"], file: "# a comment\nserve:\n  port: 2\n")
        let port = filed.effective.options.first { $0.name == "port" }
        guard case .file(_, line: 3) = port?.source else {
            Issue.record("\(port as Any)")
            return
        }
    }

    @Test func `options are shown in the order of the command's help`() throws {
        let names = try resolve(["serve"]).effective.options.map(\.name)
        #expect(
            names == [
                "log-level", "config", "port", "redis-url", "redis-password", "offset", "kafka-property", "hosts",
                "note",
                "json", "verbose", "cache", "enable-trace",
            ]
        )
    }

    @Test func `an option that can be repeated is taken whole from one layer`() throws {
        let environment = ["FRESHET_KAFKA_PROPERTY": "a=1\nb=2\n"]
        let file = "kafka-property: [c=3]"
        #expect(try serve().kafkaProperty == ["client.id=river"])
        #expect(try serve(file: file).kafkaProperty == ["c=3"])
        #expect(try serve(environment: environment, file: file).kafkaProperty == ["a=1", "b=2"])
        #expect(try serve(["--kafka-property", "d=4"], environment: environment, file: file).kafkaProperty == ["d=4"])
    }

    @Test(
        arguments: [
            ["--port", "9"], ["--port=9"], ["-p", "9"], ["-p=9"], ["-jp", "9"], ["--json", "-vp", "9"],
            ["--log-level", "debug", "--port=9"],
        ]
    )
    func `every way to write an option counts as given`(arguments: [String]) throws {
        let serve = try serve(arguments, environment: ["FRESHET_PORT": "3"], file: "port: 2")
        #expect(serve.port == 9)
        #expect(try shown("port", arguments, environment: ["FRESHET_PORT": "3"]) == "9")
    }

    @Test func `another name of an option counts as given, and as a variable and a key`() throws {
        #expect(try serve(["--redis", "a"], environment: ["FRESHET_REDIS_URL": "b"]).redisURL == "a")
        #expect(try serve(environment: ["FRESHET_REDIS": "b"]).redisURL == "b")
        #expect(try serve(file: "redis: c").redisURL == "c")
    }

    @Test func `what follows two dashes is no option`() throws {
        let serve = try serve(["--hosts", "a", "--", "--port", "9"], environment: ["FRESHET_PORT": "3"])
        #expect(serve.port == 3)
        #expect(serve.rest == ["--port", "9"])
    }

    @Test func `an option's value that looks like another option does not count as that`() throws {
        let serve = try serve(["--note", "--port", "more"], environment: ["FRESHET_PORT": "3"])
        #expect(serve.note == "--port")
        #expect(serve.port == 3)
    }

    @Test func `values from other layers leave the positional arguments as they are`() throws {
        let environment = ["FRESHET_HOSTS": "a\nb", "FRESHET_PORT": "3", "FRESHET_JSON": "true"]
        let serve = try serve(["one", "two"], environment: environment)
        #expect(serve.rest == ["one", "two"])
        #expect(serve.hosts == ["a", "b"])
        #expect(serve.port == 3)
        #expect(serve.json)
    }

    @Test func `a value may start with a hyphen`() throws {
        #expect(try serve(environment: ["FRESHET_OFFSET": "-5"]).offset == -5)
        #expect(try serve(file: "offset: -6").offset == -6)
        #expect(try serve(file: "redis-url: --port=1").redisURL == "--port=1")
        #expect(try serve(file: "kafka-property: [-a, --port, '--']").kafkaProperty == ["-a", "--port", "--"])
    }

    @Test func `an option of the root is taken for each command`() throws {
        let layered = try resolve(["server"], environment: ["FRESHET_LOG_LEVEL": "debug"], file: "serve: {port: 1}")
        #expect(layered.arguments.contains("--log-level=debug"))
        #expect(layered.arguments.contains("--port=1"))
        #expect(try RiverCommand.parseAsRoot(layered.arguments) is RiverCommand.Serve)
    }

    @Test func `a required option may come from any layer`() throws {
        for layered in [
            try resolve(["train"], environment: ["FRESHET_DATA": "d"]), try resolve(["train"], file: "data: d"),
        ] {
            let train = try #require(try RiverCommand.parseAsRoot(layered.arguments) as? RiverCommand.Train)
            #expect(train.data == "d")
        }
    }
}
