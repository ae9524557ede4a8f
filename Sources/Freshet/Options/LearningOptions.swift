public import ArgumentParser
import BatchTrainer
public import Features

/// How releases are learned.
struct LearningOptions: ParsableArguments {
    @Option(help: "The feature schema of new releases: seed or full.")
    var schema = FeatureSchema.Name.full

    @Option(help: "The seed of every random choice in training.")
    var seed: UInt64 = 1

    @Option(help: "How many threads train, 1 to 64; makes no difference to the result.")
    var threads = 2

    func validate() throws {
        guard (1...64).contains(threads) else { throw ValidationError("--threads is 1 to 64") }
    }

    var configuration: LearningConfiguration {
        LearningConfiguration(schema: schema, seed: seed, threads: threads)
    }
}

extension FeatureSchema.Name: ExpressibleByArgument {}
