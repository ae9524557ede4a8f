import ArgumentParser
import ServiceKit

/// The executable `freshet`: a subcommand a role.
@main
struct FreshetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freshet",
        abstract: "An event-driven streaming recommender.",
        discussion: """
            Options count in this order: arguments, environment (--redis-timeout is FRESHET_REDIS_TIMEOUT), the YAML file \
            that --config names (redis-timeout), defaults.
            """,
        subcommands: [
            StandaloneCommand.self, TopicsCommand.self, IngestCommand.self, UpdateFeaturesCommand.self,
            UpdateRecallCommand.self, TrainCommand.self, ServeCommand.self, VerifyCommand.self, ReleaseCommand.self,
        ]
    )

    static func main() async { await LayeredArguments.main(Self.self) }
}
