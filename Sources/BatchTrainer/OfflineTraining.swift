import Crypto
public import Events
public import Features
import Foundation
import Models
import Releases

/// Trains one model on a data set by the contract's split, and scores it once on the test part.
///
/// Everything, the number of epochs included, is chosen on the last tenth of each user's train rows; then one model is trained
/// on all train rows. Feature rows come from the same fold as a release's samples. The online holdout is not read.
public struct OfflineTraining: Sendable {
    public enum ModelKind: String, CaseIterable, Sendable {
        case fm
        case deepfm
    }

    /// What came of it, in the words of `freshet train --json`.
    public struct Report: Codable, Sendable {
        public var model: String
        public var schema: String
        public var valid_auc: Double
        public var test_auc: Double
        public var epochs: Int
        public var train_samples: Int
        /// From the first epoch to the scores of the test rows.
        public var seconds: Double
        /// Samples trained on, over all epochs of both trainings, per second of training.
        public var samples_per_second: Double
        /// SHA-256 of the trained model's file.
        public var digest: String
    }

    private let fold: SampleFold
    private let counts: [UserID: UInt32]
    private let split: ContractSplit
    private let schema: FeatureSchema

    /// Folds the data set's train and test rows into samples. O(ratings).
    public init(_ order: ReplayOrder, catalogue: Catalogue, schema name: FeatureSchema.Name, split: ContractSplit) {
        schema = FeatureSchema(name, catalogue: catalogue.schema)
        self.split = split
        counts = order.counts
        var fold = SampleFold(schema: schema, catalogue: catalogue, clock: .daily, partitionCount: 1)
        var offset: Int64 = 0
        for start in stride(from: 0, to: order.ratings.count, by: 16_384) {
            let ratings = order.ratings[start..<min(start + 16_384, order.ratings.count)]
            fold.fold(
                ratings.filter { order.part(of: $0, in: split) != .holdout }.map { rating in
                    defer { offset += 1 }
                    return LogRecord(partition: 0, offset: offset, entry: .event(order.event(rating)))
                }
            )
        }
        fold.fold([LogRecord(partition: 0, offset: offset, entry: .watermark(.max))])
        self.fold = fold
    }

    /// Trains and tests.
    /// - Parameter onEpoch: called after every epoch of the first training with its number and validation AUC.
    public func run(
        _ kind: ModelKind,
        configuration: LearningConfiguration,
        onEpoch: @escaping (Int, Double) -> Void
    ) throws(LearningError) -> Report {
        let encoder = ModelEncoder(
            schema: schema,
            users: RowMap(fold.samples.keys.lazy.map(\.userID)),
            items: RowMap(fold.catalogue.items.keys)
        )
        let trainer = Trainer(configuration: configuration.training(isWarm: false))
        do {
            switch kind {
            case .fm:
                let initial = try FactorizationMachine(input: encoder.input, seed: configuration.seed)
                return try run(initial, named: kind, trainer: trainer, encoder: encoder, onEpoch: onEpoch)
            case .deepfm:
                let initial = try DeepFM(input: encoder.input, seed: configuration.seed)
                return try run(initial, named: kind, trainer: trainer, encoder: encoder, onEpoch: onEpoch)
            }
        } catch {
            throw .failed("\(error)")
        }
    }

    private func run(
        _ initial: some TrainableModel,
        named kind: ModelKind,
        trainer: Trainer,
        encoder: ModelEncoder,
        onEpoch: (Int, Double) -> Void
    ) throws -> Report {
        let (train, validation, test) = parts()
        let set = TrainingSet(fold.samples, encoder: encoder)
        let started = ContinuousClock.now
        let fit = try trainer.fit(initial, source: set, training: train, validation: validation) { epoch in
            onEpoch(epoch.number, epoch.validationAUC)
        }
        let all = fold.samples.ordered().filter { part(of: $0) == .train }
        let final = try trainer.refit(initial, source: set, rows: all, epochs: fit.bestEpoch)
        let trained = ContinuousClock.now
        let scored = trainer.score(final, source: set, rows: test)
        guard let area = AreaUnderCurve.value(scores: scored.logits, labels: scored.labels) else {
            throw LearningError.tooFewSamples("the test part has only one kind of label")
        }
        let visited = train.count * fit.history.count + all.count * fit.bestEpoch
        return Report(
            model: kind.rawValue,
            schema: schema.name.rawValue,
            valid_auc: fit.validationAUC,
            test_auc: area,
            epochs: fit.bestEpoch,
            train_samples: all.count,
            seconds: (ContinuousClock.now - started) / .seconds(1),
            samples_per_second: Double(visited) / ((trained - started) / .seconds(1)),
            digest: try Self.digest(of: final)
        )
    }

    /// The sample numbers of the three parts, in training order.
    private func parts() -> (train: [Int32], validation: [Int32], test: [Int32]) {
        var trainCounts: [UserID: Int] = [:]
        let ordered = fold.samples.ordered()
        for row in ordered where part(of: row) == .train {
            trainCounts[fold.samples.keys[Int(row)].userID, default: 0] += 1
        }
        var parts: (train: [Int32], validation: [Int32], test: [Int32]) = ([], [], [])
        for row in ordered {
            let key = fold.samples.keys[Int(row)]
            if part(of: row) == .test {
                parts.test.append(row)
            } else if 10 * Int(key.sequence) >= 9 * (trainCounts[key.userID] ?? 0) {
                parts.validation.append(row)
            } else {
                parts.train.append(row)
            }
        }
        return parts
    }

    private func part(of row: Int32) -> ContractSplit.Part {
        let key = fold.samples.keys[Int(row)]
        return split.part(sequence: Int(key.sequence), count: Int(counts[key.userID] ?? 0))
    }

    private static func digest(of model: some TrainableModel) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "freshet-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try model.save(to: file)
        return SHA256.hash(data: try Data(contentsOf: file)).map { String(format: "%02x", $0) }.joined()
    }
}
