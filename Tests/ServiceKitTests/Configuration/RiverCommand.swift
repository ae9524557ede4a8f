import ArgumentParser
import ServiceKit

/// An executable with options of all kinds.
struct RiverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "river",
        version: "1.2.3",
        subcommands: [Serve.self, Train.self, Bare.self]
    )

    @Option var logLevel = "info"

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "serve", aliases: ["server"])

        @OptionGroup var layers: ConfigurationOptions
        @Option(name: .shortAndLong) var port = 5000
        @Option(name: [.customLong("redis-url"), .customLong("redis")]) var redisURL: String?
        @Option var redisPassword: String?
        @Option var offset = 0
        @Option(help: ArgumentHelp(valueName: "key=value")) var kafkaProperty: [String] = ["client.id=river"]
        @Option(parsing: .upToNextOption) var hosts: [String] = []
        @Option(parsing: .unconditional) var note: String?
        @Flag(name: .shortAndLong) var json = false
        @Flag(name: .shortAndLong) var verbose = false
        @Flag(inversion: .prefixedNo) var cache = true
        @Flag(inversion: .prefixedEnableDisable) var trace = false
        @Argument var rest: [String] = []

        func validate() throws {
            guard (0...65_535).contains(port) else { throw ValidationError("--port is 0 to 65535") }
        }

        func run() async throws {
            print("serving with", LayeredArguments.current?.effective.description ?? "nothing")
        }
    }

    struct Train: ParsableCommand {
        @OptionGroup var layers: ConfigurationOptions
        @Option var data: String
        @Option var port = 6000
        @Flag var json = false

        func run() throws {
            print("training on", data)
        }
    }

    /// Takes no file.
    struct Bare: ParsableCommand {
        @Option var port = 7000
    }
}
