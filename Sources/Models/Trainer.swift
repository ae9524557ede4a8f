internal import Kernels

/// Trains models: Adam on mini-batches of the log loss, in a seeded order.
///
/// A result is a function of the first model (with its seed), the samples, the rows and the configuration; the number
/// of threads makes no difference, bit for bit.
public struct Trainer: Sendable {
    /// How to train.
    public let configuration: TrainingConfiguration
    private let isStopped: @Sendable () -> Bool

    /// A trainer.
    ///
    /// - Parameter isStopped: asked before every epoch and every few batches, on the calling thread; training ends with
    ///   `stopped` when it says so.
    public init(configuration: TrainingConfiguration, isStopped: @escaping @Sendable () -> Bool = { false }) {
        self.configuration = configuration
        self.isStopped = isStopped
    }

    /// Trains until the validation AUC stops rising, and returns the model after the best epoch.
    ///
    /// - Parameters:
    ///   - initial: the model to start from, which stays as it is.
    ///   - source: the samples.
    ///   - training: sample numbers to train on; also those that a first scaling is learned from.
    ///   - validation: sample numbers to choose the epoch by.
    ///   - onEpoch: called after every epoch, on the calling thread.
    /// - Throws: `emptySampleSet`, `oneClassOnly`, `invalidConfiguration`, `diverged`.
    /// - Complexity: for each epoch O(training * parameters of a sample + steps * parameters).
    public func fit<Model: TrainableModel>(
        _ initial: Model,
        source: some SampleSource,
        training: [Int32],
        validation: [Int32],
        onEpoch: (Epoch) -> Void = { _ in }
    ) throws(ModelError) -> FitResult<Model> {
        guard !validation.isEmpty else { throw .emptySampleSet }
        let run = try self.start(initial, source: source, rows: training)
        var history: [Epoch] = []
        var best = (epoch: 0, area: -1.0, parameters: RowTable(copying: run.core.parameters))
        for number in 1...self.configuration.maximumEpochs {
            let loss = try self.epoch(number, of: run, source: source, rows: training)
            let scored = self.score(Model(core: run.core), source: source, rows: validation)
            guard let area = AreaUnderCurve.value(scores: scored.logits, labels: scored.labels) else {
                throw .oneClassOnly
            }
            let epoch = Epoch(number: number, trainingLoss: loss, validationAUC: area)
            history.append(epoch)
            onEpoch(epoch)
            if area > best.area {
                best.epoch = number
                best.area = area
                best.parameters.copy(from: run.core.parameters)
            } else if number - best.epoch >= self.configuration.patience {
                break
            }
        }
        run.core.parameters.copy(from: best.parameters)
        return FitResult(
            model: Model(core: run.core),
            history: history,
            bestEpoch: best.epoch,
            validationAUC: best.area
        )
    }

    /// Trains exactly `epochs` epochs, in the same order of random choices as `fit` from the same model.
    ///
    /// - Parameters:
    ///   - initial: the model to start from, which stays as it is.
    ///   - source: the samples.
    ///   - rows: sample numbers to train on.
    ///   - epochs: at least 1.
    /// - Throws: `emptySampleSet`, `invalidConfiguration`, `diverged`.
    public func refit<Model: TrainableModel>(
        _ initial: Model,
        source: some SampleSource,
        rows: [Int32],
        epochs: Int
    ) throws(ModelError) -> Model {
        guard epochs > 0 else { throw .invalidConfiguration("a refit has at least one epoch") }
        let run = try self.start(initial, source: source, rows: rows)
        for number in 1...epochs {
            _ = try self.epoch(number, of: run, source: source, rows: rows)
        }
        return Model(core: run.core)
    }

    /// Scores `rows` of `source` in chunks, divided among the threads.
    ///
    /// - Returns: logit and label of each row, in order.
    public func score(
        _ model: some TrainableModel,
        source: some SampleSource,
        rows: [Int32]
    ) -> (logits: [Float], labels: [Float]) {
        let chunk = 1024
        let chunks = (rows.count + chunk - 1) / chunk
        var logits = Array(repeating: Float(0), count: rows.count)
        var labels = logits
        logits.withUnsafeMutableBufferPointer { logits in
            labels.withUnsafeMutableBufferPointer { labels in
                Parallel.perform(tasks: chunks, threads: self.configuration.threads) { task in
                    let range = task * chunk..<min((task + 1) * chunk, rows.count)
                    var batch = SampleBatch(input: model.input)
                    source.gather(rows[range], into: &batch)
                    let scores = model.logits(batch)
                    for (offset, index) in range.enumerated() {
                        logits[index] = scores[offset]
                        labels[index] = batch.labels[offset]
                    }
                }
            }
        }
        return (logits, labels)
    }

    private func start(
        _ initial: some TrainableModel,
        source: some SampleSource,
        rows: [Int32]
    ) throws(ModelError) -> TrainingRun {
        try self.configuration.validate()
        guard !rows.isEmpty else { throw .emptySampleSet }
        let core = initial.core
        let scaler = core.scaler ?? DenseScaler(input: core.input, source: source, rows: rows)
        return TrainingRun(core: ModelCore(copying: core, scaler: scaler), configuration: self.configuration)
    }

    private func epoch(
        _ number: Int,
        of run: TrainingRun,
        source: some SampleSource,
        rows: [Int32]
    ) throws(ModelError) -> Double {
        guard let loss = run.epoch(number, source: source, rows: rows, isStopped: isStopped) else { throw .stopped }
        guard loss.isFinite, run.core.parameters.isFinite else { throw .diverged(epoch: number) }
        return loss
    }
}
