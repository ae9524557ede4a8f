/// Where each tensor of a model lies in one run of blocks: first those that a sample touches by row number, whose
/// gradients are scattered in sample order, then those that every sample touches, whose gradients are summed by shard.
struct ParameterLayout: Sendable {
    /// Tensors of a categorical field.
    struct Field: Sendable {
        /// `cardinality x factors`.
        let factors: ParameterTensor
        /// One row of `cardinality`.
        let bias: ParameterTensor
        /// `cardinality x embedding`, for an attribute of a model with a network.
        let embedding: ParameterTensor?
    }

    /// Tensors of a side's factorised columns.
    struct Columns: Sendable {
        /// `columns x factors`.
        let factors: ParameterTensor
        /// One row of `columns`.
        let bias: ParameterTensor
    }

    /// A fully connected layer.
    struct Layer: Sendable {
        /// `inputs x outputs`.
        let weight: ParameterTensor
        /// One row of `outputs`.
        let bias: ParameterTensor
    }

    /// All tensors, in the order of their blocks.
    let tensors: [ParameterTensor]
    /// By categorical field.
    let fields: [Field]
    /// Of the factorised columns of the user's side; `nil` when there are none.
    let userColumns: Columns?
    /// Of the factorised columns of the item's side; `nil` when there are none.
    let itemColumns: Columns?
    /// One value.
    let globalBias: ParameterTensor
    /// Hidden layers and the output layer; empty without a network.
    let layers: [Layer]
    /// First block of the tensors that every sample touches.
    let sharedStart: Int
    /// Number of blocks.
    let blocks: Int

    /// The layout for an input and a configuration that are valid.
    init(input: ModelInput, configuration: ModelConfiguration) {
        var builder = Builder()
        let k = configuration.factors
        self.fields = input.categories.map { field in
            let name = "field.\(field.name)"
            let group: ParameterTensor.Group = field.attribute ? .attribute : .table
            return Field(
                factors: builder.add("\(name).factors", group, rows: field.cardinality, columns: k),
                bias: builder.add("\(name).bias", group, columns: field.cardinality),
                embedding: field.attribute
                    ? configuration.network.map {
                        builder.add("\(name).embedding", .network, rows: field.cardinality, columns: $0.embedding)
                    } : nil
            )
        }
        self.sharedStart = builder.end
        self.globalBias = builder.add("global.bias", .table, columns: 1)
        self.userColumns = builder.addColumns("user.columns", count: input.factorised(of: .user).count, factors: k)
        self.itemColumns = builder.addColumns("item.columns", count: input.factorised(of: .item).count, factors: k)
        var layers: [Layer] = []
        if let network = configuration.network {
            var inputs = NetworkLayout(input: input, configuration: configuration).columns
            for (index, outputs) in (network.hidden + [1]).enumerated() {
                layers.append(builder.addLayer("layer.\(index)", inputs: inputs, outputs: outputs))
                inputs = outputs
            }
        }
        self.layers = layers
        self.tensors = builder.tensors
        self.blocks = builder.end
    }

    /// Tensors of the factorised columns of `.user` or else of `.item`; `nil` when there are none.
    func columns(of side: Side) -> Columns? { side == .user ? self.userColumns : self.itemColumns }

    private struct Builder {
        var tensors: [ParameterTensor] = []
        var end: Int { self.tensors.last?.end ?? 0 }

        mutating func add(
            _ name: String,
            _ group: ParameterTensor.Group,
            rows: Int = 1,
            columns: Int
        ) -> ParameterTensor {
            let tensor = ParameterTensor(name: name, group: group, rows: rows, columns: columns, start: self.end)
            self.tensors.append(tensor)
            return tensor
        }

        mutating func addColumns(_ name: String, count: Int, factors: Int) -> Columns? {
            guard count > 0 else { return nil }
            return Columns(
                factors: self.add("\(name).factors", .attribute, rows: count, columns: factors),
                bias: self.add("\(name).bias", .attribute, columns: count)
            )
        }

        mutating func addLayer(_ name: String, inputs: Int, outputs: Int) -> Layer {
            Layer(
                weight: self.add("\(name).weight", .network, rows: inputs, columns: outputs),
                bias: self.add("\(name).bias", .network, columns: outputs)
            )
        }
    }
}
