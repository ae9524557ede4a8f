/// Which part of the evaluation each rating of a user belongs to, by its number among the user's.
///
/// The last `holdout` ratings are held back; of those before them the first 80 % are for training, the rest for testing.
public struct ContractSplit: Hashable, Sendable {
    /// A part of the split.
    public enum Part: Hashable, Sendable, CaseIterable {
        /// Offline training.
        case train
        /// Offline test.
        case test
        /// Held back from the log; what an evaluation of the running system asks for.
        case holdout
    }

    /// The number of ratings held back per user, 0 or more. Users with no more than that are held back whole.
    public let holdout: Int

    /// - Precondition: `holdout` is not negative.
    public init(holdout: Int = 10) {
        precondition(holdout >= 0, "the number of ratings held back is not negative")
        self.holdout = holdout
    }

    /// The part of rating `sequence` (from 0) of a user with `count` ratings. Computed in whole numbers.
    public func part(sequence: Int, count: Int) -> Part {
        let kept = count - holdout
        if sequence >= kept { return .holdout }
        return 5 * sequence < 4 * kept ? .train : .test
    }
}
