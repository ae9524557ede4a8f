/// DeepFM (Guo, Tang, Ye, Li and He, "DeepFM: a factorization-machine based neural network for CTR prediction", 2017):
/// the factorization machine's logit plus that of a ReLU network.
public struct DeepFM: TrainableModel {
    public static let kind = "deepfm"
    public let core: ModelCore

    public init(core: ModelCore) {
        self.core = core
    }

    /// A model with random first weights.
    public init(input: ModelInput, configuration: DeepFMConfiguration, seed: UInt64) throws(ModelError) {
        self.core = try ModelCore(
            input: input,
            configuration: ModelConfiguration(
                factors: configuration.factors,
                network: NetworkConfiguration(
                    embedding: configuration.embedding,
                    hidden: configuration.hidden,
                    dropout: configuration.dropout
                )
            ),
            seed: seed
        )
    }
}
