/// Why no release came of a training.
public enum LearningError: Error, Hashable, Sendable {
    /// There is too little to learn from.
    case tooFewSamples(String)
    /// Training failed.
    case failed(String)
}

extension LearningError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooFewSamples(let reason): reason
        case .failed(let reason): "training failed: \(reason)"
        }
    }
}
