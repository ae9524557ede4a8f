public import ArgumentParser
public import Logging

/// The arguments of a command, with the options that they leave out taken from the environment and from a file.
///
/// What is given counts in this order: the argument list, the environment, the configuration file, the default in code.
/// An option is taken whole from one of them, one that can be repeated too. Types, rules and help stay with
/// ArgumentParser: what the other layers give is written into the argument list, for it to parse.
///
/// - An option `--redis-timeout` is the variable `FRESHET_REDIS_TIMEOUT`. The values of one that can be repeated are
///   divided at line breaks; flags are true or false; an empty variable counts as not set.
/// - In the file it is the key `redis-timeout`, at the top for every command that has the option, or in a mapping
///   under a command's name for that command, which counts first. One that can be repeated takes a value, a list, or a
///   mapping whose entries become `key=value`. A key without a value counts as not there.
/// - The file is named by the option of ``ConfigurationOptions``. A key that no command knows is refused.
public struct LayeredArguments: Sendable {
    /// The argument list for ArgumentParser.
    public let arguments: [String]
    /// What counts for the command that is to run; without options when help, the version or a completion is asked for.
    public let effective: EffectiveConfiguration
    /// Variables with Freshet's prefix that are no option of any command, in the order of their names. Not an error:
    /// Kubernetes sets such variables for services of that name.
    public let unknownVariables: [String]

    /// Fills up an argument list.
    ///
    /// - Parameters:
    ///   - root: the command that the executable stands for.
    ///   - arguments: without the executable's name.
    ///   - environment: all variables of the process.
    /// - Throws: an error that names the variable, or the file and line. Nothing is read or checked when help, the
    ///   version or a completion is asked for.
    public static func resolve(
        _ root: any ParsableCommand.Type,
        arguments: [String],
        environment: [String: String]
    ) throws(ConfigurationError) -> LayeredArguments {
        let tree = try CommandDescription.tree(of: root)
        let scan = ArgumentScan(arguments, root: tree)
        guard !scan.isRequest else {
            return LayeredArguments(arguments: arguments, effective: .init(options: []), unknownVariables: [])
        }
        let variables = EnvironmentLayer(environment)
        let settings = try scan.settings(variables, try scan.file(variables, tree: tree))
        return LayeredArguments(
            arguments: scan.filled(arguments, with: settings),
            effective: .init(options: zip(scan.options, settings).map { EffectiveOption($0, $1) }),
            unknownVariables: variables.unknown(besides: tree.allOptions)
        )
    }

    /// Whether one option comes from a source that counts before that of another, so that it wins where both say the same.
    /// - Parameters: long names without dashes.
    /// - Returns: false when the command does not have both.
    public func counts(_ option: String, before other: String) -> Bool {
        let sources = [option, other].compactMap { name in effective.options.first { $0.name == name }?.source }
        return sources.count == 2 && sources[0].counts(before: sources[1])
    }

    /// Logs what counts, and warns of variables that no option has. For a command's start, once.
    public func log(to logger: Logger) {
        logger.info("configuration", metadata: effective.metadata)
        guard !unknownVariables.isEmpty else { return }
        logger.warning(
            "environment variables that are no option",
            metadata: ["variables": "\(unknownVariables.joined(separator: " "))"]
        )
    }
}
