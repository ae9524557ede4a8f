internal import Kernels

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

    /// What a user brings to recall: p, then 1.
    ///
    /// The inner product with an item's vector is the logit less the global bias and `userBias`, which are equal for
    /// all items: so it orders items as the logit does.
    ///
    /// - Parameters:
    ///   - categories: a row for each of the user's categorical fields, in the input's order; out of range reads as
    ///     unknown.
    ///   - dense: a raw value for each of the user's factorised columns, in the input's order.
    /// - Returns: `factors + 1` floats, the last of them 1.
    public func userVector(categories: [Int32], dense: [Float] = []) -> [Float] {
        self.core.sideVector(.user, categories: categories, dense: dense).vector + [1]
    }

    /// Sum of the biases of a user's fields and factorised columns; arguments as for `userVector`.
    public func userBias(categories: [Int32], dense: [Float] = []) -> Float {
        self.core.sideVector(.user, categories: categories, dense: dense).bias
    }

    /// What an item brings to recall: q, then the sum of the item's biases.
    ///
    /// - Parameters:
    ///   - categories: a row for each of the item's categorical fields, in the input's order; out of range reads as
    ///     unknown.
    ///   - dense: a raw value for each of the item's factorised columns, in the input's order.
    /// - Returns: `factors + 1` floats, the last of them the bias.
    public func itemVector(categories: [Int32], dense: [Float] = []) -> [Float] {
        let (vector, bias) = self.core.sideVector(.item, categories: categories, dense: dense)
        return vector + [bias]
    }

    /// The part of the logit that is equal for all pairs.
    public var globalBias: Float {
        self.core.layout.globalBias.view(in: self.core.parameters).floats[0]
    }

    /// Length of a factor row.
    public var factors: Int { self.core.configuration.factors }
}
