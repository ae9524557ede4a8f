public import Features
public import Models

/// How a release is learned. A release's digest depends on all of it but the threads.
public struct LearningConfiguration: Sendable {
    public var schema: FeatureSchema.Name
    /// Of every random choice.
    public var seed: UInt64
    /// How many threads train; makes no difference to the result.
    public var threads: Int

    /// Adam's step size. On validation as good as half of it, in about half as many epochs.
    private static let learningRate: Float = 2e-3

    public init(schema: FeatureSchema.Name = .full, seed: UInt64 = 1, threads: Int = 2) {
        self.schema = schema
        self.seed = seed
        self.threads = threads
    }

    /// How the recall model is trained.
    public var vectorTraining: TrainingConfiguration {
        var configuration = TrainingConfiguration(learningRate: Self.learningRate)
        configuration.threads = threads
        return configuration
    }

    /// How the ranker is trained.
    public var rankerTraining: TrainingConfiguration {
        var configuration = TrainingConfiguration(learningRate: Self.learningRate)
        configuration.threads = threads
        return configuration
    }

    /// The ranker's shape.
    public var rankerShape: DeepFMConfiguration { DeepFMConfiguration() }
}
