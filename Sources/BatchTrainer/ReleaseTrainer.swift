import Events
import Features
import Models
import Recall
public import Releases

/// Learns a release from the samples of a log. A function of its arguments but for the wall times in the manifest.
public struct ReleaseTrainer: Sendable {
    /// A release that was learned, and whether it may go into service.
    public struct Outcome: Sendable {
        public var release: Release
        public var isAccepted: Bool
    }

    public let configuration: LearningConfiguration
    private let isStopped: @Sendable () -> Bool

    /// - Parameter isStopped: asked again and again while models are trained; training fails soon after it says so.
    public init(configuration: LearningConfiguration, isStopped: @escaping @Sendable () -> Bool = { false }) {
        self.configuration = configuration
        self.isStopped = isStopped
    }

    /// Learns a release from everything up to the fold's newest closed bucket.
    ///
    /// Epochs and the order of candidates are chosen on held-out events, by models that have not seen them; then the
    /// models are trained on everything. O(samples x epochs).
    /// - Parameters:
    ///   - number: the release's number in the chain of releases.
    ///   - parent: the release in service. Training starts from it when enough has happened since its cut-off, and
    ///     it is what the quality gate compares with.
    ///   - now: milliseconds since 1970, for the manifest.
    public func train(
        _ fold: SampleFold,
        number: Int,
        parent: Release?,
        now: () -> Int64
    ) throws(LearningError) -> Outcome {
        let started = ContinuousClock.now
        let samples = fold.samples
        let schema = samples.rows.schema
        let cutOff = fold.clock.end(of: fold.closedBucket)
        let order = try sampleOrder(fold, cutOff: cutOff, parent: parent)
        let parent = parent.flatMap { $0.schema == schema ? $0 : nil }
        let fresh = parent.map { HeldOut(samples, order: order, since: $0.manifest.cutOffTime) }
        let warm = fresh.flatMap { $0.validation.count >= 2_000 ? $0 : nil }
        let heldOut = warm ?? HeldOut(samples, order: order)
        let encoder = ModelEncoder(
            schema: schema,
            users: RowMap(order.lazy.map { samples.keys[Int($0)].userID }),
            items: RowMap(fold.catalogue.items.keys)
        )
        let set = TrainingSet(samples, encoder: encoder)
        let visits = encoder.items.ids.map { fold.tallies[$0].events }

        let learned: Learned
        do {
            learned = try learn(set, heldOut: heldOut, order: order, from: warm == nil ? nil : parent, encoder: encoder)
        } catch {
            throw .failed("\(error)")
        }
        let verdict = verdict(
            learned,
            heldOut: fresh ?? heldOut,
            samples: samples,
            fold: fold,
            parent: parent,
            encoder: encoder
        )
        var manifest = ReleaseManifest(
            number: number,
            schema: configuration.schema,
            cutOffBucket: fold.closedBucket,
            cutOffTime: cutOff,
            sampleCount: order.count,
            parent: parent.map { ReleaseManifest.Parent(version: $0.manifest.version, digest: $0.manifest.digest) },
            seed: warm == nil ? configuration.seed : parent?.manifest.seed ?? configuration.seed,
            metrics: learned.metrics,
            gate: verdict.reason,
            writtenAt: now(),
            trainingSeconds: 0
        )
        let release = { (models: Models, order: OrderBlend, manifest: ReleaseManifest) in
            Release(
                manifest: manifest,
                schema: schema,
                vectors: models.vectors,
                ranker: models.ranker,
                order: order,
                encoder: encoder,
                itemVisits: visits
            )
        }
        let fitting = OrderFitting(
            fold: fold,
            schema: schema,
            since: warm == nil ? .min : parent?.manifest.cutOffTime ?? .min,
            until: cutOff
        )
        let blend = fitting.fit(release(learned.chosen, .unfitted, manifest)) ?? parent?.order ?? .unfitted
        manifest.trainingSeconds = (ContinuousClock.now - started) / .seconds(1)
        return Outcome(release: release(learned.final, blend, manifest), isAccepted: verdict.isAccepted)
    }

    /// The numbers of the samples before the cut-off, in training order.
    /// - Throws: `tooFewSamples`, also when the parent has learned from later ones.
    private func sampleOrder(
        _ fold: SampleFold,
        cutOff: Int64,
        parent: Release?
    ) throws(LearningError) -> [Int32] {
        let samples = fold.samples
        let order = samples.ordered().filter { samples.keys[Int($0)].timestamp < cutOff }
        guard order.count >= 1_000 else {
            throw .tooFewSamples(
                "\(order.count) samples in closed buckets are too few to learn from: at least 1,000 are needed, "
                    + "and a bucket closes when an event of a later one arrives"
            )
        }
        if let parent, cutOff < parent.manifest.cutOffTime {
            throw .tooFewSamples(
                "the log is read up to bucket \(fold.closedBucket) only, and release \(parent.manifest.version) has learned "
                    + "from bucket \(parent.manifest.cutOffBucket)"
            )
        }
        return order
    }

    private struct Models {
        var vectors: FactorizationMachine
        var ranker: DeepFM
    }

    private struct Learned {
        /// Trained without the held-out samples.
        var chosen: Models
        /// Trained on everything.
        var final: Models
        var metrics: [String: Double]
    }

    private func learn(
        _ set: TrainingSet,
        heldOut: HeldOut,
        order: [Int32],
        from parent: Release?,
        encoder: ModelEncoder
    ) throws(ModelError) -> Learned {
        let first = try initial(from: parent, encoder: encoder)
        let training = configuration.training(isWarm: parent != nil)
        let vectors = try ModelFitting(training, isStopped: isStopped)
            .fit(first.vectors, set: set, heldOut: heldOut, order: order)
        let ranker = try ModelFitting(training, isStopped: isStopped)
            .fit(first.ranker, set: set, heldOut: heldOut, order: order)
        return Learned(
            chosen: Models(vectors: vectors.chosen, ranker: ranker.chosen),
            final: Models(vectors: vectors.final, ranker: ranker.final),
            metrics: [
                "fm_valid_auc": vectors.validationAUC, "fm_epochs": Double(vectors.epochs),
                "deepfm_valid_auc": ranker.validationAUC, "deepfm_epochs": Double(ranker.epochs),
            ]
        )
    }

    private func initial(from parent: Release?, encoder: ModelEncoder) throws(ModelError) -> Models {
        guard let parent else {
            return Models(
                vectors: try FactorizationMachine(input: encoder.input, seed: configuration.seed),
                ranker: try DeepFM(
                    input: encoder.input,
                    seed: configuration.seed
                )
            )
        }
        let rows = encoder.rows(in: parent.encoder)
        return Models(
            vectors: try FactorizationMachine(warmStart: parent.vectors, input: encoder.input, parentRows: rows),
            ranker: try DeepFM(warmStart: parent.ranker, input: encoder.input, parentRows: rows)
        )
    }

    private func verdict(
        _ learned: Learned,
        heldOut: HeldOut,
        samples: Samples,
        fold: SampleFold,
        parent: Release?,
        encoder: ModelEncoder
    ) -> QualityGate.Verdict {
        let rows = heldOut.validation
        let trainer = Trainer(configuration: configuration.training(isWarm: false))
        let scored = trainer.score(learned.chosen.ranker, source: TrainingSet(samples, encoder: encoder), rows: rows)
        guard rows.count >= QualityGate.minimumSamples,
            let area = AreaUnderCurve.value(scores: scored.logits, labels: scored.labels)
        else {
            return QualityGate.verdict(
                candidate: 0,
                reference: nil,
                name: "\(rows.count) held-out samples since the last release",
                sampleCount: rows.count
            )
        }
        if let parent {
            let reference = trainer.score(
                parent.ranker,
                source: TrainingSet(samples, encoder: parent.encoder),
                rows: rows
            )
            return QualityGate.verdict(
                candidate: area,
                reference: AreaUnderCurve.value(scores: reference.logits, labels: reference.labels),
                name: "release \(parent.manifest.version)",
                sampleCount: rows.count
            )
        }
        let popularity = rows.map { Float(fold.tallies[samples.keys[Int($0)].itemID].events) }
        return QualityGate.verdict(
            candidate: area,
            reference: AreaUnderCurve.value(scores: popularity, labels: scored.labels),
            name: "popularity",
            sampleCount: rows.count
        )
    }
}
