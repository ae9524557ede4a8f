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
        self.fillEmbeddings(workspace)
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
    func sumFactors(_ workspace: Workspace, side: Side) {
        let sum = workspace.factors(of: side).view.prefix(workspace.count)
        if let columns = self.layout.columns(of: side) {
            let values = workspace.columns(of: side).view.prefix(workspace.count)
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
        self.addBiases(workspace, side: .user)
        self.addBiases(workspace, side: .item)
    }

    /// Adds the biases of a side's rows and columns to the logits.
    func addBiases(_ workspace: Workspace, side: Side) {
        let logits = workspace.logits.view.floats
        let fields = self.input.categories.count
        for field in self.input.categories(of: side) {
            let bias = self.layout.fields[field].bias.view(in: self.parameters).floats
            for row in 0..<workspace.count {
                logits[row] += bias[Int(workspace.categories[row * fields + field])]
            }
        }
        guard let columns = self.layout.columns(of: side) else { return }
        let bias = columns.bias.view(in: self.parameters)
        let values = workspace.columns(of: side).view
        for row in 0..<workspace.count {
            logits[row] += dot(values.base + row * values.blocks, bias.base, blocks: bias.blocks)
        }
    }

    /// Puts the embeddings before the numeric columns.
    private func fillEmbeddings(_ workspace: Workspace) {
        let input = workspace.activations[0].view
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
