/// A trained model and how it came about.
public struct FitResult<Model: TrainableModel>: Sendable {
    /// The model after its best epoch.
    public let model: Model
    /// Every epoch, also those after the best.
    public let history: [Epoch]
    /// Number of the epoch of highest validation AUC, the first of equals.
    public let bestEpoch: Int
    /// That epoch's AUC.
    public let validationAUC: Double
}
