/// Which samples a release is chosen by: the last ten of every user who has at least twice as many, as they come after
/// what the models are trained on.
struct HeldOut {
    /// How many of a user's last events are held out.
    static let perUser = 10

    /// Sample numbers to train on, in training order.
    private(set) var training: [Int32] = []
    /// Sample numbers to choose by, in training order.
    private(set) var validation: [Int32] = []

    /// - Parameters:
    ///   - order: the samples to divide, in training order.
    ///   - since: samples older than this (milliseconds since 1970) are not held out: a model that training starts from has
    ///     learned from them.
    init(_ samples: Samples, order: [Int32], since: Int64 = .min) {
        var counts: [Int32: Int32] = [:]
        for row in order {
            let key = samples.keys[Int(row)]
            counts[key.userID] = max(counts[key.userID] ?? 0, key.sequence + 1)
        }
        for row in order {
            let key = samples.keys[Int(row)]
            let count = counts[key.userID] ?? 0
            let isLast = count >= 2 * Int32(Self.perUser) && key.sequence >= count - Int32(Self.perUser)
            if isLast, key.timestamp >= since {
                validation.append(row)
            } else {
                training.append(row)
            }
        }
        if validation.isEmpty, since == .min {
            // No user has that many: the last tenth of all samples then.
            validation = Array(training.suffix(training.count / 10))
            training.removeLast(validation.count)
        }
    }
}
