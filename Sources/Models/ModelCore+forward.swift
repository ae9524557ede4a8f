internal import Kernels

extension ModelCore {
    /// Computes the logits of the samples in the workspace.
    ///
    /// - Parameter dropoutSeed: `nil` when scoring; in training, a seed that differs for every shard and step.
    func forward(_ workspace: Workspace, dropoutSeed: UInt64? = nil) {
        self.sumFactors(workspace, side: .user)
        self.sumFactors(workspace, side: .item)
        self.scorePairs(workspace)
        guard let network = self.configuration.network else { return }
        self.fillNetworkInput(workspace)
        for (index, layer) in self.layout.layers.enumerated() {
            let output = workspace.activations[index + 1].view.prefix(workspace.count)
            DenseLayer.forward(
                workspace.activations[index].view.prefix(workspace.count),
                weight: layer.weight.view(in: self.parameters),
                bias: layer.bias.view(in: self.parameters),
                into: output
            )
            guard index + 1 < self.layout.layers.count else { break }
            if let dropoutSeed, network.dropout > 0 {
                RectifiedLinear.forward(output, dropping: network.dropout, seed: dropoutSeed &+ UInt64(index))
            } else {
                RectifiedLinear.forward(output)
            }
        }
        guard let last = workspace.activations.last?.view else { return }
        for row in 0..<workspace.count {
            workspace.logits.view.floats[row] += last.floats[row * last.stride]
        }
    }

    /// p or q: the sum of the side's factor rows, those of factorised columns times their values.
    private func sumFactors(_ workspace: Workspace, side: Side) {
        let sum = (side == .user ? workspace.p : workspace.q).view.prefix(workspace.count)
        let values = (side == .user ? workspace.userColumns : workspace.itemColumns).view.prefix(workspace.count)
        if let columns = side == .user ? self.layout.userColumns : self.layout.itemColumns {
            DenseLayer.forward(values, weight: columns.factors.view(in: self.parameters), bias: nil, into: sum)
        } else {
            sum.clear()
        }
        let fields = self.input.categories.count
        for field in self.input.categories(of: side) {
            let factors = self.layout.fields[field].factors.view(in: self.parameters)
            for row in 0..<workspace.count {
                let source = factors.base + Int(workspace.categories[row * fields + field]) * factors.blocks
                let target = sum.base + row * sum.blocks
                for block in 0..<sum.blocks {
                    target[block] += source[block]
                }
            }
        }
    }

    /// Logits of the factorised term: biases and the inner product of p and q.
    private func scorePairs(_ workspace: Workspace) {
        let p = workspace.p.view
        let q = workspace.q.view
        let logits = workspace.logits.view.floats
        let global = self.layout.globalBias.view(in: self.parameters).floats[0]
        for row in 0..<workspace.count {
            logits[row] = global + dot(p.base + row * p.blocks, q.base + row * q.blocks, blocks: p.blocks)
        }
        let fields = self.input.categories.count
        for (field, tensors) in self.layout.fields.enumerated() {
            let bias = tensors.bias.view(in: self.parameters).floats
            for row in 0..<workspace.count {
                logits[row] += bias[Int(workspace.categories[row * fields + field])]
            }
        }
        for (columns, values) in self.columnsAndValues(workspace) {
            let bias = columns.bias.view(in: self.parameters)
            for row in 0..<workspace.count {
                logits[row] += dot(values.base + row * values.blocks, bias.base, blocks: bias.blocks)
            }
        }
    }

    /// The factorised columns of each side that has some, with their values.
    func columnsAndValues(_ workspace: Workspace) -> [(columns: ParameterLayout.Columns, values: RowView)] {
        var pairs: [(columns: ParameterLayout.Columns, values: RowView)] = []
        if let columns = self.layout.userColumns {
            pairs.append((columns, workspace.userColumns.view.prefix(workspace.count)))
        }
        if let columns = self.layout.itemColumns {
            pairs.append((columns, workspace.itemColumns.view.prefix(workspace.count)))
        }
        return pairs
    }

    /// Puts p * q, p, q and the embeddings before the numeric columns.
    private func fillNetworkInput(_ workspace: Workspace) {
        let input = workspace.activations[0].view
        let blocks = self.networkLayout.factorBlocks
        for row in 0..<workspace.count {
            let target = input.base + row * input.blocks
            for block in 0..<blocks {
                let p = workspace.p.base[row * blocks + block]
                let q = workspace.q.base[row * blocks + block]
                target[block] = p * q
                target[blocks + block] = p
                target[2 * blocks + block] = q
            }
        }
        let fields = self.input.categories.count
        for (field, offset) in self.networkLayout.embeddings {
            guard let tensor = self.layout.fields[field].embedding else { continue }
            let embedding = tensor.view(in: self.parameters)
            for row in 0..<workspace.count {
                let source = embedding.floats + Int(workspace.categories[row * fields + field]) * embedding.stride
                let target = input.floats + row * input.stride + offset
                for column in 0..<tensor.columns {
                    target[column] = source[column]
                }
            }
        }
    }
}
