import ArgumentParser

/// The executable `freshet`: a subcommand a role.
@main
struct FreshetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freshet",
        abstract: "An event-driven streaming recommender.",
        subcommands: [StandaloneCommand.self, TrainCommand.self]
    )
}
