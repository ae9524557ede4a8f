/// DeepFM (Guo, Tang, Ye, Li and He, "DeepFM: a factorization-machine based neural network for CTR prediction", 2017):
/// the factorization machine's logit plus that of a ReLU network.
///
/// The network reads all numeric columns, transformed and scaled, and small embeddings of the attributes. Unlike the
/// paper's it does not read the factor rows: on MovieLens-1M it then learns them by heart (validation AUC 0.814 at
/// most, against 0.822 without).
public struct DeepFM: TrainableModel {
    public static let kind = "deepfm"
    public let core: ModelCore

    public init(core: ModelCore) {
        self.core = core
    }

    /// A model with random first weights.
    ///
    /// - Parameters:
    ///   - input: the fields and columns.
    ///   - configuration: the shape.
    ///   - seed: of every random choice, in training too.
    /// - Throws: `invalidConfiguration`.
    public init(input: ModelInput, configuration: DeepFMConfiguration = .init(), seed: UInt64) throws(ModelError) {
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
