/// Labelled samples that a model is trained on.
public protocol SampleSource: Sendable {
    /// Number of samples.
    var count: Int { get }

    /// Resizes `batch` to `rows.count` and fills it with those samples, in their order.
    ///
    /// Called from several threads at once, each with a batch of its own.
    ///
    /// - Parameter rows: sample numbers in 0 ..< `count`; repeats are allowed.
    func gather(_ rows: ArraySlice<Int32>, into batch: inout SampleBatch)
}
