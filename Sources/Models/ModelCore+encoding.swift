internal import Kernels

extension ModelCore {
    /// Writes samples `range` of `batch` into the workspace: categories made valid, numeric values transformed and
    /// scaled.
    func encode(_ batch: SampleBatch, _ range: Range<Int>, into workspace: Workspace) {
        precondition(range.count <= workspace.capacity && range.upperBound <= batch.count, "the samples fit")
        precondition(
            batch.fields == self.input.categories.count && batch.columns == self.input.dense.count,
            "the batch is for this input"
        )
        precondition(
            batch.categories.count == batch.count * batch.fields && batch.dense.count == batch.count * batch.columns,
            "the batch has as many values as samples"
        )
        workspace.count = range.count
        batch.categories.withUnsafeBufferPointer { categories in
            self.encodeCategories(categories, range, into: workspace.categories)
        }
        guard batch.columns > 0 else { return }
        batch.dense.withUnsafeBufferPointer { dense in
            let scaler = self.scaler ?? DenseScaler(columns: batch.columns)
            for side in [Side.user, .item] {
                self.encodeFactorised(dense, range, side: side, scaler: scaler, into: workspace.columns(of: side).view)
            }
            if let network = workspace.activations.first {
                self.encodeDense(dense, range, scaler: scaler, into: network.view)
            }
        }
    }

    private func encodeCategories(
        _ values: UnsafeBufferPointer<Int32>,
        _ range: Range<Int>,
        into rows: UnsafeMutablePointer<Int32>
    ) {
        let fields = self.input.categories.count
        for (field, category) in self.input.categories.enumerated() {
            let cardinality = UInt32(category.cardinality)
            for row in 0..<range.count {
                let value = UInt32(bitPattern: values[(range.lowerBound + row) * fields + field])
                rows[row * fields + field] = value < cardinality ? Int32(bitPattern: value) : 0
            }
        }
    }

    /// The factorised columns of a side, transformed, not scaled; a missing value is the mean.
    private func encodeFactorised(
        _ values: UnsafeBufferPointer<Float>,
        _ range: Range<Int>,
        side: Side,
        scaler: DenseScaler,
        into output: RowView
    ) {
        let columns = self.input.dense.count
        for (slot, column) in self.input.factorised(of: side).enumerated() {
            let transform = self.input.dense[column].transform
            let mean = scaler.means[column]
            for row in 0..<range.count {
                var value = values[(range.lowerBound + row) * columns + column]
                if transform == .log1p {
                    value = logOnePlus(value)
                }
                output.floats[row * output.stride + slot] = value.isFinite ? value : mean
            }
        }
    }

    private func encodeDense(
        _ values: UnsafeBufferPointer<Float>,
        _ range: Range<Int>,
        scaler: DenseScaler,
        into output: RowView
    ) {
        let columns = self.input.dense.count
        let logarithms = self.input.dense.indices.filter { self.input.dense[$0].transform == .log1p }
        scaler.means.withUnsafeBufferPointer { means in
            scaler.inverseDeviations.withUnsafeBufferPointer { scales in
                for (row, sample) in range.enumerated() {
                    let y = output.floats + row * output.stride + self.networkLayout.denseOffset
                    let x = values.extracting(sample * columns..<(sample + 1) * columns)
                    for column in 0..<columns {
                        y[column] = x[column]
                    }
                    for column in logarithms {
                        y[column] = logOnePlus(y[column])
                    }
                    for column in 0..<columns {
                        let scaled = (y[column] - means[column]) * scales[column]
                        y[column] = scaled.magnitude < .infinity ? scaled : 0
                    }
                }
            }
        }
    }
}
