import ArgumentParser
import ServiceKit
import Testing

@Suite struct RequestTests {
    @Test(
        arguments: [
            ["--help"], ["-h"], ["serve", "--help"], ["serve", "--port", "1", "-h"], ["help"], ["help", "serve"],
            ["--version"], ["serve", "--version"], ["--help-hidden"], ["--generate-completion-script", "bash"],
            ["--generate-completion-script=zsh"], ["--experimental-dump-help"],
            ["---completion", "serve", "--", "--redis", "0", "0", ""],
        ]
    )
    func `a request for help, the version or a completion reads and needs no file`(arguments: [String]) throws {
        let environment = ["FRESHET_CONFIG": "/nowhere/a.yaml", "FRESHET_JSON": "maybe", "FRESHET_OTHER": "1"]
        let layered = try resolve(arguments, environment: environment)
        #expect(layered.arguments == arguments)
        #expect(layered.effective.options.isEmpty)
        #expect(layered.unknownVariables.isEmpty)
    }

    @Test(arguments: [[], ["sevre"], ["--nonsense", "serve"], ["-", "serve"], ["--", "serve"]])
    func `arguments that name no command are left to ArgumentParser`(arguments: [String]) throws {
        #expect(try resolve(arguments, environment: ["FRESHET_PORT": "3"]).arguments == arguments)
    }

    @Test func `help as a value is no request`() throws {
        #expect(try serve(["--note", "--help"], environment: ["FRESHET_PORT": "3"]).port == 3)
        #expect(try serve(["--", "--help"], environment: ["FRESHET_PORT": "3"]).port == 3)
        #expect(try serve(["help"], environment: ["FRESHET_PORT": "3"]).port == 3)
    }

    @Test func `an option without its value is left to ArgumentParser`() throws {
        let layered = try resolve(["serve", "--port"], environment: ["FRESHET_PORT": "3"])
        #expect(layered.arguments == ["serve", "--port"])
        #expect(throws: (any Error).self) { try RiverCommand.parseAsRoot(layered.arguments) }
    }

    @Test func `the command that runs when none is named takes its options too`() throws {
        struct Pond: ParsableCommand {
            static let configuration = CommandConfiguration(
                subcommands: [RiverCommand.Serve.self, RiverCommand.Train.self],
                defaultSubcommand: RiverCommand.Serve.self
            )
        }
        for arguments in [[], ["--json"], ["one"]] {
            let layered = try LayeredArguments.resolve(
                Pond.self,
                arguments: arguments,
                environment: ["FRESHET_PORT": "3"]
            )
            let serve = try #require(try Pond.parseAsRoot(layered.arguments) as? RiverCommand.Serve)
            #expect(serve.port == 3)
        }
    }

    @Test func `a command of its own takes its options too`() throws {
        let layered = try LayeredArguments.resolve(
            RiverCommand.Train.self,
            arguments: ["--json"],
            environment: ["FRESHET_DATA": "d"]
        )
        #expect(try RiverCommand.Train.parse(layered.arguments).data == "d")
    }
}
