import ArgumentParser

/// Replays rating logs into a running Freshet, measures its answers, and makes synthetic logs.
@main
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Replays rating logs into a running Freshet, measures its answers, and makes synthetic logs.",
        subcommands: [
            RunCommand.self, EvaluateCommand.self, CompareCommand.self, FreshnessCommand.self, SynthCommand.self,
        ]
    )
}
