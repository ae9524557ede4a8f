import Models

/// Chooses a model's epochs on held-out samples, and then trains it on all samples for as many.
struct ModelFitting {
    struct Fitted<Model: TrainableModel> {
        /// The best model on the held-out samples, which it has not learned from.
        var chosen: Model
        /// Trained on all samples.
        var final: Model
        var validationAUC: Double
        var epochs: Int
    }

    private let trainer: Trainer

    init(_ configuration: TrainingConfiguration, isStopped: @escaping @Sendable () -> Bool) {
        trainer = Trainer(configuration: configuration, isStopped: isStopped)
    }

    /// - Parameter order: all samples in training order.
    func fit<Model: TrainableModel>(
        _ initial: Model,
        set: TrainingSet,
        heldOut: HeldOut,
        order: [Int32]
    ) throws(ModelError) -> Fitted<Model> {
        let fit = try trainer.fit(initial, source: set, training: heldOut.training, validation: heldOut.validation)
        let final = try trainer.refit(initial, source: set, rows: order, epochs: fit.bestEpoch)
        return Fitted(
            chosen: fit.model,
            final: final,
            validationAUC: fit.validationAUC,
            epochs: fit.bestEpoch
        )
    }
}
