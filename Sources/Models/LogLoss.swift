internal import Kernels

/// Mean binary cross-entropy of logits.
public enum LogLoss {
    /// The mean of `-log(probability of the label)` in nats, or `nil` when there is no sample.
    ///
    /// - Parameters:
    ///   - logits: one per sample.
    ///   - labels: as many, 0 or 1.
    /// - Complexity: O(n).
    public static func value(logits: [Float], labels: [Float]) -> Double? {
        precondition(logits.count == labels.count, "a label for every logit")
        guard !logits.isEmpty else { return nil }
        var sum = 0.0
        for (logit, label) in zip(logits, labels) {
            sum += Double(LogisticLoss.loss(logit: logit, label: label))
        }
        return sum / Double(logits.count)
    }
}
