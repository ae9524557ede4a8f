public import ArgumentParser

/// The option that names the configuration file; for every command that takes one.
public struct ConfigurationOptions: ParsableArguments {
    /// The option's name, without dashes.
    static let name = "config"

    /// The file's path; empty for no file, even where the environment names one.
    @Option(
        name: .customLong(Self.name),
        help: ArgumentHelp(
            "A YAML file with options that neither the arguments nor the environment give.",
            discussion: "An option --a-b is the variable FRESHET_A_B and the key a-b.",
            valueName: "file"
        )
    )
    public var file: String?

    public init() {}
}
