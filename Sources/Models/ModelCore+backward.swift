internal import Kernels

extension ModelCore {
    /// Gradients of the loss, from those of the logits: fills the workspace's gradients by sample and the shard's own
    /// gradients of the parameters that every sample touches.
    func backward(_ workspace: Workspace) {
        guard let gradients = workspace.gradients else { preconditionFailure("a workspace for training") }
        self.backwardNetwork(workspace, gradients)
        self.backwardPairs(workspace, gradients)
        self.backwardColumns(workspace, gradients)
    }

    private func backwardNetwork(_ workspace: Workspace, _ gradients: Workspace.Gradients) {
        guard let network = self.configuration.network, let last = gradients.activations.last?.view else { return }
        let count = workspace.count
        for row in 0..<count {
            last.floats[row * last.stride] = gradients.logits.view.floats[row]
        }
        for (index, layer) in self.layout.layers.enumerated().reversed() {
            let outputGradient = gradients.activations[index + 1].view.prefix(count)
            if index + 1 < self.layout.layers.count {
                let outputs = workspace.activations[index + 1].view.prefix(count)
                RectifiedLinear.backward(outputGradient, outputs: outputs, rate: network.dropout)
            }
            DenseLayer.weightGradient(
                workspace.activations[index].view.prefix(count),
                outputGradient: outputGradient,
                into: self.shared(layer.weight, gradients)
            )
            DenseLayer.biasGradient(outputGradient, into: self.shared(layer.bias, gradients))
            let transposed = gradients.transposed[index].view
            guard transposed.blocks > 0 else { continue }
            DenseLayer.transpose(layer.weight.view(in: self.parameters), into: transposed)
            DenseLayer.forward(
                outputGradient,
                weight: transposed,
                bias: nil,
                into: gradients.activations[index].view.prefix(count)
            )
        }
    }

    /// Gradients of p and q, through their inner product.
    private func backwardPairs(_ workspace: Workspace, _ gradients: Workspace.Gradients) {
        let blocks = workspace.p.blocks
        for row in 0..<workspace.count {
            let scale = SIMD16<Float>(repeating: gradients.logits.view.floats[row])
            for block in 0..<blocks {
                let place = row * blocks + block
                gradients.p.base[place] = scale * workspace.q.base[place]
                gradients.q.base[place] = scale * workspace.p.base[place]
            }
        }
    }

    /// Gradients of the global bias and of the factorised columns' factors and biases.
    private func backwardColumns(_ workspace: Workspace, _ gradients: Workspace.Gradients) {
        let count = workspace.count
        let logits = gradients.logits.view.floats
        let global = self.shared(self.layout.globalBias, gradients)
        var sum: Float = 0
        for row in 0..<count {
            sum += logits[row]
        }
        global.floats[0] = sum
        for side in [Side.user, .item] {
            guard let columns = self.layout.columns(of: side) else { continue }
            let values = workspace.columns(of: side).view.prefix(count)
            DenseLayer.weightGradient(
                values,
                outputGradient: gradients.factors(of: side).view.prefix(count),
                into: self.shared(columns.factors, gradients)
            )
            let bias = self.shared(columns.bias, gradients)
            bias.clear()
            for row in 0..<count {
                axpy(logits[row], values.base + row * values.blocks, into: bias.base, blocks: bias.blocks)
            }
        }
    }

    /// The place of a parameter that every sample touches among a shard's gradients.
    private func shared(_ tensor: ParameterTensor, _ gradients: Workspace.Gradients) -> RowView {
        tensor.view(in: gradients.shared, origin: self.layout.sharedStart)
    }

    /// Adds the samples' gradients of a field's rows to `gradient` (blocks x 16, as the parameters), in sample order.
    func scatter(_ workspace: Workspace, field: Int, into gradient: RowTable) {
        guard let gradients = workspace.gradients else { preconditionFailure("a workspace for training") }
        let fields = self.input.categories.count
        let tensors = self.layout.fields[field]
        let source = gradients.factors(of: self.input.categories[field].side)
        let factors = tensors.factors.view(in: gradient)
        let bias = tensors.bias.view(in: gradient).floats
        for row in 0..<workspace.count {
            let category = Int(workspace.categories[row * fields + field])
            bias[category] += gradients.logits.view.floats[row]
            for block in 0..<factors.blocks {
                factors.base[category * factors.blocks + block] += source.base[row * factors.blocks + block]
            }
        }
        guard let tensor = tensors.embedding, let input = gradients.activations.first?.view,
            let place = self.networkLayout.embeddings.first(where: { $0.field == field })
        else { return }
        let embedding = tensor.view(in: gradient)
        for row in 0..<workspace.count {
            let category = Int(workspace.categories[row * fields + field])
            for column in 0..<tensor.columns {
                embedding.floats[category * embedding.stride + column] +=
                    input.floats[row * input.stride + place.offset + column]
            }
        }
    }
}
