internal import Kernels

extension ModelCore {
    /// Sum of the factor rows of one side's fields and factorised columns, then the sum of their biases.
    ///
    /// - Parameters:
    ///   - categories: rows of the side's categorical fields, in the input's order.
    ///   - dense: raw values of the side's factorised columns, in the input's order.
    /// - Returns: `factors` floats and the bias.
    func sideVector(_ side: Side, categories: [Int32], dense: [Float]) -> (vector: [Float], bias: Float) {
        let fields = self.input.categories(of: side)
        let columns = self.input.factorised(of: side)
        precondition(categories.count == fields.count, "a row for each field of the side")
        precondition(dense.count == columns.count, "a value for each factorised column of the side")
        var batch = SampleBatch(input: self.input)
        batch.resize(to: 1)
        for (field, value) in zip(fields, categories) {
            batch.categories[field] = value
        }
        for (column, value) in zip(columns, dense) {
            batch.dense[column] = value
        }
        let workspace = Workspace(core: self, capacity: 1, training: false)
        self.encode(batch, 0..<1, into: workspace)
        self.sumFactors(workspace, side: side)
        self.addBiases(workspace, side: side)
        let sum = workspace.factors(of: side).view.floats
        return ((0..<self.configuration.factors).map { sum[$0] }, workspace.logits.view.floats[0])
    }
}
