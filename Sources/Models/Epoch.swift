/// What one pass over the training rows came to.
public struct Epoch: Equatable, Sendable {
    /// From 1.
    public let number: Int
    /// Mean log loss of the samples as they were trained on, in nats.
    public let trainingLoss: Double
    /// AUC over the validation rows after the pass.
    public let validationAUC: Double
}
