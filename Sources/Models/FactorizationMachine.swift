/// Factorization machine over the pairs of a user's and an item's fields.
///
/// logit = global bias + biases of the categorical rows + biases of the factorised columns times their values
/// + the inner product of p and q, where p is the sum of the factor rows of the user's fields (a factorised column's
/// row times its value), and q that of the item's.
///
/// That is Rendle's model ("Factorization machines", 2010) without the pairs inside one side, which are a function of
/// that side alone, so that its biases express them; as in LightFM (Kula, "Metadata embeddings for user and item
/// cold-start recommendations", 2015). Numeric columns that are not factorised are not read.
public struct FactorizationMachine: TrainableModel {
    public static let kind = "factorization-machine"
    public let core: ModelCore

    public init(core: ModelCore) {
        self.core = core
    }

    /// A model with random first weights.
    ///
    /// - Parameters:
    ///   - input: the fields and columns.
    ///   - factors: length of a factor row, 1 ... 4096.
    ///   - seed: of every random choice, in training too.
    /// - Throws: `invalidConfiguration`.
    public init(input: ModelInput, factors: Int = 16, seed: UInt64) throws(ModelError) {
        self.core = try ModelCore(
            input: input,
            configuration: ModelConfiguration(factors: factors, network: nil),
            seed: seed
        )
    }
}
