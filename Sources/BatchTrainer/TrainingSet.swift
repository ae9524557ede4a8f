import Features
public import Models
public import Releases

/// Samples as the models read them.
public struct TrainingSet: SampleSource {
    private let samples: Samples
    private let encoder: ModelEncoder

    /// - Parameter encoder: made for the samples' schema.
    public init(_ samples: Samples, encoder: ModelEncoder) {
        self.samples = samples
        self.encoder = encoder
    }

    public var count: Int { samples.count }

    public func gather(_ rows: ArraySlice<Int32>, into batch: inout SampleBatch) {
        batch.resize(to: rows.count)
        var values = [Float](repeating: 0, count: samples.rows.schema.columns.count)
        for (place, row) in rows.enumerated() {
            let key = samples.keys[Int(row)]
            samples.rows.unpack(Int(row), into: &values, at: 0)
            encoder.encode(values, at: 0, userID: key.userID, itemID: key.itemID, into: &batch, place: place)
            batch.labels[place] = key.isLike ? 1 : 0
        }
    }
}
