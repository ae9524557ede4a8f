import ServiceKit
import Testing

@Suite struct EnvironmentLayerTests {
    @Test func `an empty variable counts as not set`() throws {
        let environment = ["FRESHET_PORT": "", "FRESHET_KAFKA_PROPERTY": "\n\n", "FRESHET_JSON": ""]
        let serve = try serve(environment: environment, file: "port: 2")
        #expect(serve.port == 2)
        #expect(serve.kafkaProperty == ["client.id=river"])
        #expect(!serve.json)
        #expect(try resolve(["serve"], environment: ["FRESHET_OTHER": ""]).unknownVariables.isEmpty)
    }

    @Test(arguments: ["a=1\nb=2", "a=1\r\nb=2\r\n", "\na=1\n\nb=2\n"])
    func `an option that can be repeated is divided at line breaks`(text: String) throws {
        #expect(try serve(environment: ["FRESHET_KAFKA_PROPERTY": text]).kafkaProperty == ["a=1", "b=2"])
    }

    @Test func `an option that takes one value takes the whole variable`() throws {
        #expect(try serve(environment: ["FRESHET_NOTE": " a\n=b, c "]).note == " a\n=b, c ")
    }

    @Test(arguments: ["true", "TRUE", "yes", "on", "1"])
    func `words for yes turn a flag on`(word: String) throws {
        let serve = try serve(
            environment: ["FRESHET_JSON": word, "FRESHET_CACHE": word, "FRESHET_ENABLE_TRACE": word]
        )
        #expect(serve.json)
        #expect(serve.cache)
        #expect(serve.trace)
    }

    @Test(arguments: ["false", "False", "no", "off", "0"])
    func `words for no leave a flag out, or turn it round`(word: String) throws {
        let serve = try serve(
            environment: ["FRESHET_JSON": word, "FRESHET_CACHE": word, "FRESHET_ENABLE_TRACE": word],
            file: "{json: true, enable-trace: true}"
        )
        #expect(!serve.json)
        #expect(!serve.cache)
        #expect(!serve.trace)
    }

    @Test func `a flag that is given turned round counts as given`() throws {
        #expect(try !serve(["--no-cache"], environment: ["FRESHET_CACHE": "true"]).cache)
        #expect(try serve(["--cache"], environment: ["FRESHET_CACHE": "false"]).cache)
        #expect(try shown("cache", ["--no-cache"]) == "false")
        #expect(try !serve(["--disable-trace"], file: "enable-trace: yes").trace)
    }

    @Test func `a flag's value that is neither yes nor no is refused by the variable's name`() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try resolve(["serve"], environment: ["FRESHET_JSON": "maybe"])
        }
        #expect(error?.description == "FRESHET_JSON: 'maybe' is neither yes nor no: set 'json' to true or false")
    }

    @Test func `variables that no command has as an option are listed, those of other commands are not`() throws {
        let environment = [
            "FRESHET_SERVICE_HOST": "10.0.0.1", "FRESHET_POTR": "1", "FRESHET_DATA": "d", "FRESHET_PORT": "1",
            "PATH": "/",
        ]
        let layered = try resolve(["serve"], environment: environment)
        #expect(layered.unknownVariables == ["FRESHET_POTR", "FRESHET_SERVICE_HOST"])
        #expect(!layered.arguments.contains { $0.hasPrefix("--data") })
    }
}
