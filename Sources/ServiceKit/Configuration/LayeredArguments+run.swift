public import ArgumentParser
import Foundation

extension LayeredArguments {
    /// The arguments that the command under way was started with; nil outside of `main`.
    @TaskLocal public static var current: LayeredArguments?

    /// Runs the command that the process's arguments name, with what its environment and a file add to them. Takes the
    /// place of ArgumentParser's `main`: ends the process with a message when something is wrong, and with status 64
    /// when that is in the configuration.
    public static func main(_ root: any AsyncParsableCommand.Type) async {
        await main(
            root,
            arguments: Array(CommandLine.arguments.dropFirst()),
            environment: ProcessInfo.processInfo.environment
        )
    }

    /// The same with other arguments, without the executable's name, and another environment.
    public static func main(
        _ root: any AsyncParsableCommand.Type,
        arguments: [String],
        environment: [String: String]
    ) async {
        do {
            let layered = try resolve(root, arguments: arguments, environment: environment)
            try await $current.withValue(layered) {
                var command = try await layered.parse(root)
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
            }
        } catch let error as ConfigurationError {
            root.exit(withError: ValidationError(error.description))
        } catch {
            root.exit(withError: error)
        }
    }

    /// The command that the arguments name, below the root or the root itself.
    ///
    /// - Throws: ArgumentParser's error; when values of the environment or a file may be to blame, after saying so on
    ///   standard error.
    private func parse(_ root: any AsyncParsableCommand.Type) async throws -> any ParsableCommand {
        do {
            return try await root.asyncParseAsRoot(arguments)
        } catch {
            let code = root.exitCode(for: error)
            guard !code.isSuccess, let sources = sources(behind: root.message(for: error)) else { throw error }
            FileHandle.standardError.write(Data((root.fullMessage(for: error) + "\n" + sources + "\n").utf8))
            throw code
        }
    }

    /// Says where the options come from that an error's message names; where it names none, all that may be to blame.
    /// Leaves out those of the argument list and those left at their defaults; nil when nothing is left.
    public func sources(behind message: String) -> String? {
        let layered = effective.options.filter(\.source.isLayer)
        let named = effective.options.filter { option in
            message.firstRange(of: "--\(option.name)").map { range in
                message[range.upperBound...].first.map { !$0.isLetter && !$0.isNumber && $0 != "-" } ?? true
            } ?? false
        }
        let guilty = named.isEmpty ? layered : named.filter(\.source.isLayer)
        guard !guilty.isEmpty else { return nil }
        return guilty.map { "--\($0.name) comes from \($0.source)" }.joined(separator: "\n")
    }
}
