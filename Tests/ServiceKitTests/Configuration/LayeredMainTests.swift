import ArgumentParser
import Foundation
import ServiceKit
import Testing

@Suite(.timeLimit(.minutes(1))) struct LayeredMainTests {
    private func text(_ output: [UInt8]?) -> String { String(decoding: output ?? [], as: UTF8.self) }

    @Test func `a command runs with what the layers give, and can ask for it`() async throws {
        let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            await LayeredArguments.main(
                RiverCommand.self,
                arguments: ["serve", "--json"],
                environment: ["FRESHET_PORT": "3"]
            )
        }
        let output = text(result?.standardOutputContent)
        #expect(output.contains("serving with log-level=info (default)"))
        #expect(output.contains("port=3 (FRESHET_PORT)"))
        #expect(output.contains("json=true (flag)"))
    }

    @Test func `a command that is not asynchronous runs too`() async throws {
        let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            await LayeredArguments.main(RiverCommand.self, arguments: ["train"], environment: ["FRESHET_DATA": "d"])
        }
        let output = text(result?.standardOutputContent)
        #expect(output.contains("training on d"))
    }

    @Test func `help is printed and the process succeeds`() async throws {
        let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            await LayeredArguments.main(
                RiverCommand.self,
                arguments: ["serve", "--help"],
                environment: ["FRESHET_CONFIG": "/nowhere/a.yaml"]
            )
        }
        let output = text(result?.standardOutputContent)
        #expect(output.contains("USAGE: river serve"))
        #expect(output.contains("--config <file>"))
    }

    @Test func `a value that ArgumentParser refuses is blamed on where it comes from`() async throws {
        let result = await #expect(processExitsWith: .exitCode(64), observing: [\.standardErrorContent]) {
            await LayeredArguments.main(
                RiverCommand.self,
                arguments: ["serve"],
                environment: ["FRESHET_PORT": "tcp://10.0.0.1:80", "FRESHET_JSON": "true"]
            )
        }
        let output = text(result?.standardErrorContent)
        #expect(output.contains("The value 'tcp://10.0.0.1:80' is invalid for '--port <port>'"))
        #expect(output.contains("--port comes from FRESHET_PORT"))
        #expect(!output.contains("--json comes"))
    }

    @Test func `a configuration that is refused ends the process with what is wrong`() async throws {
        let result = await #expect(processExitsWith: .exitCode(64), observing: [\.standardErrorContent]) {
            await LayeredArguments.main(
                RiverCommand.self,
                arguments: ["serve"],
                environment: ["FRESHET_JSON": "maybe"]
            )
        }
        let output = text(result?.standardErrorContent)
        #expect(output.contains("FRESHET_JSON: 'maybe' is neither yes nor no"))
    }

    @Test func `sources are told of the options that an error names, else of all that were not given`() throws {
        let environment = ["FRESHET_PORT": "1", "FRESHET_OFFSET": "2"]
        let layered = try resolve(["serve", "--redis-url=a"], environment: environment)
        #expect(layered.sources(behind: "--port is 0 to 65535") == "--port comes from FRESHET_PORT")
        #expect(layered.sources(behind: "bad") == "--port comes from FRESHET_PORT\n--offset comes from FRESHET_OFFSET")
        #expect(layered.sources(behind: "Missing value for '--redis-url <redis-url>'") == nil)
        #expect(layered.sources(behind: "--port-range is wrong") == layered.sources(behind: "bad"))
        #expect(try resolve(["serve"]).sources(behind: "bad") == nil)
    }
}
