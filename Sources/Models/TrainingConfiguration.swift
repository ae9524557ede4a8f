/// How a model is trained. Every value but `threads` changes the result.
public struct TrainingConfiguration: Codable, Equatable, Sendable {
    /// Adam's step size.
    public var learningRate: Float
    /// Weight decay of the factor rows and biases of identifiers, and of the global bias.
    public var tableDecay: Float
    /// Weight decay of the factor rows and biases of attributes and factorised columns.
    public var attributeDecay: Float
    /// Weight decay of the network's layers and embeddings.
    public var networkDecay: Float
    /// Samples of a step.
    public var batchSize: Int
    /// Most epochs of a fit.
    public var maximumEpochs: Int
    /// Epochs without a better validation AUC after which a fit stops.
    public var patience: Int
    /// Threads that share a step's work; the result does not depend on it.
    public var threads: Int

    /// A configuration. The decays, the network's shape and the number of factors were chosen on MovieLens-1M's validation
    /// rows, one set for the factorization machine and for DeepFM with both feature schemas.
    public init(
        learningRate: Float = 1e-3,
        tableDecay: Float = 1e-5,
        attributeDecay: Float = 3e-3,
        networkDecay: Float = 1e-4,
        batchSize: Int = 1024,
        maximumEpochs: Int = 60,
        patience: Int = 3,
        threads: Int = 2
    ) {
        self.learningRate = learningRate
        self.tableDecay = tableDecay
        self.attributeDecay = attributeDecay
        self.networkDecay = networkDecay
        self.batchSize = batchSize
        self.maximumEpochs = maximumEpochs
        self.patience = patience
        self.threads = threads
    }

    /// Weight decay of a tensor.
    func decay(of group: ParameterTensor.Group) -> Float {
        switch group {
        case .table: self.tableDecay
        case .attribute: self.attributeDecay
        case .network: self.networkDecay
        }
    }

    /// - Throws: `invalidConfiguration` for a value that makes no sense.
    func validate() throws(ModelError) {
        let rates = [self.learningRate, self.tableDecay, self.attributeDecay, self.networkDecay]
        guard rates.allSatisfy({ $0 >= 0 && $0.isFinite }), self.learningRate > 0 else {
            throw .invalidConfiguration("a learning rate or decay is negative or not a number")
        }
        guard (1...1 << 20).contains(self.batchSize), self.maximumEpochs > 0, self.patience > 0 else {
            throw .invalidConfiguration("batch size, epochs and patience are positive, a batch at most 2^20")
        }
        guard (1...1024).contains(self.threads) else { throw .invalidConfiguration("threads are 1 ... 1024") }
    }
}
