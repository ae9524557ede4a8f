internal import Kernels

extension ModelCore {
    /// A core for `input` that starts from the weights and the scaling of `parent`.
    ///
    /// - Parameters:
    ///   - parent: the trained core.
    ///   - input: as the parent's, but for cardinalities.
    ///   - parentRows: for each categorical field, by row of `input`, the row in the parent, or -1 for a row that the
    ///     parent does not have, which starts at random as in a new model.
    /// - Throws: `mismatchedParent` for another input, a missing row or a row outside the parent.
    init(warmStart parent: ModelCore, input: ModelInput, parentRows: [[Int32]]) throws(ModelError) {
        try self.init(input: input, configuration: parent.configuration, seed: parent.seed)
        try Self.check(parent.input, input, parentRows)
        self.scaler = parent.scaler
        for (field, rows) in parentRows.enumerated() {
            let (old, new) = (parent.layout.fields[field], self.layout.fields[field])
            let oldBias = old.bias.view(in: parent.parameters).floats
            let newBias = new.bias.view(in: self.parameters).floats
            for (row, parentRow) in rows.enumerated() where parentRow >= 0 {
                newBias[row] = oldBias[Int(parentRow)]
                self.copyRow(row, of: new.factors, from: Int(parentRow), of: old.factors, in: parent)
                if let embedding = new.embedding, let oldEmbedding = old.embedding {
                    self.copyRow(row, of: embedding, from: Int(parentRow), of: oldEmbedding, in: parent)
                }
            }
        }
        // The tensors that every sample touches have the same shapes, one after the other.
        let count = self.layout.blocks - self.layout.sharedStart
        (self.parameters.base + self.layout.sharedStart).update(
            from: parent.parameters.base + parent.layout.sharedStart,
            count: count
        )
    }

    private func copyRow(
        _ row: Int,
        of tensor: ParameterTensor,
        from parentRow: Int,
        of parentTensor: ParameterTensor,
        in parent: ModelCore
    ) {
        let source = parentTensor.view(in: parent.parameters)
        let target = tensor.view(in: self.parameters)
        (target.base + row * target.blocks).update(from: source.base + parentRow * source.blocks, count: target.blocks)
    }

    private static func check(
        _ parent: ModelInput,
        _ input: ModelInput,
        _ parentRows: [[Int32]]
    ) throws(ModelError) {
        func shape(_ field: CategoryField) -> CategoryField {
            CategoryField(name: field.name, cardinality: 1, side: field.side, attribute: field.attribute)
        }
        guard parent.dense == input.dense, parent.categories.map(shape) == input.categories.map(shape) else {
            throw .mismatchedParent("the fields or columns are not the parent's")
        }
        guard parentRows.count == input.categories.count else {
            throw .mismatchedParent("\(parentRows.count) row maps for \(input.categories.count) fields")
        }
        for (field, rows) in parentRows.enumerated() {
            guard rows.count == input.categories[field].cardinality else {
                throw .mismatchedParent("the row map of \(input.categories[field].name) misses rows")
            }
            let bound = Int32(parent.categories[field].cardinality)
            guard rows.allSatisfy({ $0 >= -1 && $0 < bound }) else {
                throw .mismatchedParent("a row of \(input.categories[field].name) is not in the parent")
            }
        }
    }
}
