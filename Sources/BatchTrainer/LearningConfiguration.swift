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
    /// The step size when training starts from a release's models: smaller, because they are nearly there.
    private static let warmLearningRate: Float = 5e-4

    public init(schema: FeatureSchema.Name = .full, seed: UInt64 = 1, threads: Int = 2) {
        self.schema = schema
        self.seed = seed
        self.threads = threads
    }

    /// How both models are trained.
    /// - Parameter isWarm: whether training starts from the models of a release.
    public func training(isWarm: Bool) -> TrainingConfiguration {
        TrainingConfiguration(learningRate: isWarm ? Self.warmLearningRate : Self.learningRate, threads: threads)
    }
}
