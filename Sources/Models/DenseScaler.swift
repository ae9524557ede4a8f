/// Mean and deviation of each numeric column after its transform, over the training rows.
struct DenseScaler: Equatable, Sendable {
    /// By column; what a missing value reads as.
    let means: [Float]
    /// By column; 0 where the column is constant, which then says nothing and scales to 0.
    let inverseDeviations: [Float]

    /// Mean 0 and deviation 1: the scaler of a model that was not trained yet.
    init(columns: Int) {
        self.means = Array(repeating: 0, count: columns)
        self.inverseDeviations = Array(repeating: 1, count: columns)
    }

    /// A scaler of known values.
    init(means: [Float], inverseDeviations: [Float]) {
        precondition(means.count == inverseDeviations.count, "a deviation for every mean")
        self.means = means
        self.inverseDeviations = inverseDeviations
    }

    /// The scaler of `rows` of `source`; values that are not finite are left out.
    /// - Complexity: O(rows * columns).
    init(input: ModelInput, source: some SampleSource, rows: [Int32]) {
        let columns = input.dense.count
        var counts = Array(repeating: 0.0, count: columns)
        var means = counts
        var squares = counts
        var batch = SampleBatch(input: input)
        for start in stride(from: 0, to: rows.count, by: 1024) {
            source.gather(rows[start..<min(start + 1024, rows.count)], into: &batch)
            for row in 0..<batch.count {
                for column in 0..<columns {
                    let raw = batch.dense[row * columns + column]
                    let value = Double(input.dense[column].transform(raw))
                    guard value.isFinite else { continue }
                    // Welford 1962: stable for a large mean and a small deviation.
                    counts[column] += 1
                    let delta = value - means[column]
                    means[column] += delta / counts[column]
                    squares[column] += delta * (value - means[column])
                }
            }
        }
        self.means = means.map { Float($0) }
        self.inverseDeviations = zip(counts, squares).map { count, square in
            let deviation = count > 0 ? (square / count).squareRoot() : 0
            return deviation > 1e-6 ? Float(1 / deviation) : 0
        }
    }
}
