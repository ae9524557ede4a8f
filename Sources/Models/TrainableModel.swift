/// A model that a `Trainer` can train: a name over the shared core.
public protocol TrainableModel: Sendable {
    /// Name of the kind of model in a file.
    static var kind: String { get }
    /// Parameters and computation.
    var core: ModelCore { get }
    /// The model of a core of this kind.
    init(core: ModelCore)
}

extension TrainableModel {
    /// What the model reads.
    public var input: ModelInput { self.core.input }

    /// The log-odds of label 1 for each sample of `batch`; its labels are not read.
    ///
    /// A sample's score does not depend on the others: it is equal, bit for bit, alone and in any batch. Any number of
    /// threads may call this at once. Memory is allocated once per call.
    ///
    /// - Complexity: O(samples * parameters of the network).
    public func logits(_ batch: SampleBatch) -> [Float] {
        self.core.logits(batch)
    }
}
