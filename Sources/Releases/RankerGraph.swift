import Features
import Models
import ONNX

/// The computation of a DeepFM on raw feature rows as an ONNX graph: what `ModelEncoder` and `DeepFM.logits` do.
struct RankerGraph {
    private let schema: FeatureSchema
    private let encoder: ModelEncoder
    private let tensors: [String: Safetensors.Tensor]
    private var graph = ONNXGraph(name: "ranker")
    /// The constants that several parts use, by name.
    private let zero = "zero"
    private let infinity = "infinity"

    /// - Parameters:
    ///   - encoder: of the schema.
    ///   - tensors: the ranker's, by name, as `DeepFM.safetensors` documents them.
    init(schema: FeatureSchema, encoder: ModelEncoder, tensors: [String: Safetensors.Tensor]) {
        self.schema = schema
        self.encoder = encoder
        self.tensors = tensors
    }

    /// The graph; to be asked for once.
    mutating func build() throws(RankerExportError) -> ONNXGraph {
        let input = graph.input("ml_input", columns: schema.columns.count)
        _ = graph.constant(zero, ONNXTensor([Float(0)], shape: []))
        _ = graph.constant(infinity, ONNXTensor([Float.infinity], shape: []))
        let rows = categoryRows(of: input)
        let dense = try denseValues(of: input)
        let user = try side(.user, rows: rows, dense: dense.known)
        let item = try side(.item, rows: rows, dense: dense.known)
        let products = graph.node("Mul", [user.factors, item.factors], as: "pairs.products")
        let axes = graph.constant("pairs.axes", ONNXTensor([Int64(1)], shape: [1]))
        let pairs = graph.node("ReduceSum", [products, axes], as: "pairs")
        let bias = try weight("global.bias")
        let network = try network(rows: rows, dense: dense.scaled)
        let logit = graph.node("Sum", [pairs, bias] + user.biases + item.biases + [network], as: "ml_logit")
        graph.output(graph.node("Sigmoid", [logit], as: "ml_output"), columns: 1)
        graph.output(logit, columns: 1)
        return graph
    }

    // MARK: - Categorical fields

    /// By categorical field of the model's input: its row of each sample, `batch` integers.
    private mutating func categoryRows(of input: String) -> [String] {
        let codes = schema.columns.indices.filter { schema.columns[$0].kind == .code }
        let codeRows = codes.isEmpty ? "" : codeTableRows(of: input, columns: codes)
        var rows: [String] = []
        for (index, column) in schema.columns.enumerated() {
            switch column.kind {
            case .id:
                rows.append(idRows(of: input, column: index, map: column.side == .user ? encoder.users : encoder.items))
            case .code:
                let slot = codes.firstIndex(of: index) ?? 0
                rows.append(gatherColumn(slot, of: codeRows, as: "\(column.name).row"))
            case .flag, .count, .real: break
            }
        }
        return rows
    }

    /// Known ids become their rows, all others row 0.
    private mutating func idRows(of input: String, column: Int, map: RowMap) -> String {
        let name = schema.columns[column].name
        let value = gatherColumn(column, of: input, as: "\(name).value")
        let id = graph.node("Cast", [value], attributes: [.integer("to", 7)], as: "\(name).id")
        return graph.node(
            "LabelEncoder",
            domain: ONNXGraph.machineLearning,
            [id],
            attributes: [
                .integers("keys_int64s", map.ids.map(Int64.init)),
                .integers("values_int64s", map.ids.indices.map(Int64.init)),
                .integer("default_int64", 0),
            ],
            as: "\(name).row"
        )
    }

    /// Codes are rows already; what is none becomes row 0.
    private mutating func codeTableRows(of input: String, columns: [Int]) -> String {
        let values = gather(columns, of: input, as: "codes.values")
        let counts = columns.map { Float(schema.columns[$0].cardinality ?? 1) }
        let limits = graph.constant("codes.limits", ONNXTensor(counts, shape: [counts.count]))
        let isLow = graph.node("Less", [values, limits], as: "codes.low")
        let isHigh = graph.node("GreaterOrEqual", [values, zero], as: "codes.high")
        let isCode = graph.node("And", [isLow, isHigh], as: "codes.valid")
        let known = graph.node("Where", [isCode, values, zero], as: "codes.known")
        return graph.node("Cast", [known], attributes: [.integer("to", 7)], as: "codes")
    }

    // MARK: - Numeric columns

    /// The numeric columns, `batch x columns`: transformed, a missing value being the mean; and transformed and scaled.
    private mutating func denseValues(of input: String) throws(RankerExportError) -> (known: String, scaled: String) {
        let columns = schema.columns.indices.filter { ![.id, .code].contains(schema.columns[$0].kind) }
        let raw = gather(columns, of: input, as: "dense.raw")
        let one = graph.constant("one", ONNXTensor([Float(1)], shape: []))
        let logarithms = graph.node(
            "Log",
            [graph.node("Add", [raw, one], as: "dense.raw_plus_one")],
            as: "dense.logarithms"
        )
        let isCount = graph.constant(
            "dense.is_count",
            ONNXTensor(encoder.input.dense.map { $0.transform == .log1p })
        )
        let values = graph.node("Where", [isCount, logarithms, raw], as: "dense.values")
        let means = scaling("scaler.mean", default: 0)
        let known = finite(values, or: means, as: "dense.known")
        let centred = graph.node("Sub", [values, means], as: "dense.centred")
        let scales = scaling("scaler.inverse_deviation", default: 1)
        let scaled = graph.node("Mul", [centred, scales], as: "dense.scaled")
        return (known, finite(scaled, or: zero, as: "dense"))
    }

    /// A constant of the scaler; a model that was not trained has none.
    private mutating func scaling(_ name: String, default value: Float) -> String {
        let count = encoder.input.dense.count
        let values = tensors[name]?.values ?? Array(repeating: value, count: count)
        return graph.constant(name, ONNXTensor(values, shape: [count]))
    }

    /// The values where they are finite, others elsewhere.
    private mutating func finite(_ values: String, or other: String, as name: String) -> String {
        let magnitude = graph.node("Abs", [values], as: "\(name).magnitude")
        let isFinite = graph.node("Less", [magnitude, infinity], as: "\(name).is_finite")
        return graph.node("Where", [isFinite, values, other], as: name)
    }

    // MARK: - Factorised term

    /// The sum of a side's factor rows, `batch x factors`, and its biases, each `batch x 1`.
    private mutating func side(
        _ side: Models.Side,
        rows: [String],
        dense: String
    ) throws(RankerExportError) -> (factors: String, biases: [String]) {
        var factors: [String] = []
        var biases: [String] = []
        for (field, row) in zip(encoder.input.categories, rows) where field.side == side {
            let name = "field.\(field.name)"
            factors.append(graph.node("Gather", [try weight("\(name).factors"), row], as: "\(name).p"))
            let table = try weight("\(name).bias", shape: [field.cardinality, 1])
            biases.append(graph.node("Gather", [table, row], as: "\(name).b"))
        }
        let columns = encoder.input.dense.indices.filter {
            encoder.input.dense[$0].factorised && encoder.input.dense[$0].side == side
        }
        if !columns.isEmpty {
            let name = "\(side.rawValue).columns"
            let values = gather(columns, of: dense, as: "\(name).values")
            factors.append(graph.node("MatMul", [values, try weight("\(name).factors")], as: "\(name).p"))
            let bias = try weight("\(name).bias", shape: [columns.count, 1])
            biases.append(graph.node("MatMul", [values, bias], as: "\(name).b"))
        }
        return (graph.node("Sum", factors, as: "\(side.rawValue).factors"), biases)
    }

    // MARK: - Network

    /// The network's output, `batch x 1`: over the attributes' embeddings, then the numeric columns.
    private mutating func network(rows: [String], dense: String) throws(RankerExportError) -> String {
        var inputs: [String] = []
        for (field, row) in zip(encoder.input.categories, rows) where field.attribute {
            let table = try weight("field.\(field.name).embedding")
            inputs.append(graph.node("Gather", [table, row], as: "field.\(field.name).e"))
        }
        var values = graph.node(
            "Concat",
            inputs + [dense],
            attributes: [.integer("axis", 1)],
            as: "network.input"
        )
        let layers = (0...).prefix { tensors["layer.\($0).weight"] != nil }
        for layer in layers {
            let name = "layer.\(layer)"
            let operands = [values, try weight("\(name).weight"), try weight("\(name).bias")]
            values = graph.node("Gemm", operands, as: "\(name).sum")
            if layer + 1 < layers.count { values = graph.node("Relu", [values], as: name) }
        }
        return values
    }

    // MARK: - Values

    /// The constant of a tensor of the ranker, under the same name.
    /// - Parameter shape: as which to write it; its own when left out.
    private mutating func weight(_ name: String, shape: [Int]? = nil) throws(RankerExportError) -> String {
        guard let tensor = tensors[name] else { throw .invalid("tensor \(name) is missing") }
        let shape = shape ?? tensor.shape
        guard tensor.values.count == shape.reduce(1, *) else {
            throw .invalid("tensor \(name) has shape \(tensor.shape), not \(shape)")
        }
        return graph.constant(name, ONNXTensor(tensor.values, shape: shape))
    }

    /// Some columns of a matrix.
    private mutating func gather(_ columns: [Int], of matrix: String, as name: String) -> String {
        let indices = graph.constant(
            "\(name).columns",
            ONNXTensor(columns.map(Int64.init), shape: [columns.count])
        )
        return graph.node("Gather", [matrix, indices], attributes: [.integer("axis", 1)], as: name)
    }

    /// One column of a matrix as a vector.
    private mutating func gatherColumn(_ column: Int, of matrix: String, as name: String) -> String {
        let index = graph.constant("\(name).column", ONNXTensor([Int64(column)], shape: []))
        return graph.node("Gather", [matrix, index], attributes: [.integer("axis", 1)], as: name)
    }
}
