import ArgumentParser
import Foundation

/// A command and those below it, as ArgumentParser describes them for its own tools.
struct CommandDescription: Decodable {
    private struct Tool: Decodable {
        var command: CommandDescription
    }

    /// The command's name in argument lists.
    var commandName: String
    /// Other names of it.
    var aliases: [String]?
    /// The name of the command that runs when none below this one is named.
    var defaultSubcommand: String?
    /// The commands below this one.
    var subcommands: [CommandDescription]?
    /// Options, flags and positional arguments of this command alone, in the order of their declaration.
    var arguments: [ArgumentDescription]?

    /// Describes a command and all below it.
    ///
    /// - Throws: `undescribedCommands`.
    static func tree(of root: any ParsableCommand.Type) throws(ConfigurationError) -> CommandDescription {
        do {
            return try JSONDecoder().decode(Tool.self, from: Data(root._dumpHelp().utf8)).command
        } catch {
            throw .undescribedCommands(reason: "\(error)")
        }
    }

    /// The command right below this one that has the name, its other names included.
    func subcommand(named name: String) -> CommandDescription? {
        subcommands?.first { $0.commandName == name || $0.aliases?.contains(name) == true }
    }

    /// What can be configured of this command alone.
    var options: [ConfigurableOption] { ConfigurableOption.options(of: arguments ?? []) }

    /// What can be configured of this command and of all below it.
    var allOptions: [ConfigurableOption] { options + (subcommands ?? []).flatMap(\.allOptions) }
}
