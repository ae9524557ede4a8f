internal import Kernels

/// Parameters and computation that the factorization machine and DeepFM share.
///
/// Immutable once it is made: any number of threads may score with one core.
public struct ModelCore: Sendable {
    /// What the model reads.
    public let input: ModelInput
    /// Shape of the model.
    let configuration: ModelConfiguration
    /// Where the tensors lie in `parameters`.
    let layout: ParameterLayout
    /// Where the values lie in the network's input.
    let networkLayout: NetworkLayout
    /// All weights, `blocks x 16`. Only a training step writes them, in a copy that nobody else has.
    let parameters: RowTable
    /// Scaling of the numeric columns; `nil` until the first training learns it.
    var scaler: DenseScaler?
    /// Start of every random choice: the first weights, the order of samples and dropout.
    let seed: UInt64

    /// A core with random first weights.
    init(input: ModelInput, configuration: ModelConfiguration, seed: UInt64) throws(ModelError) {
        try input.validate()
        try configuration.validate()
        self.input = input
        self.configuration = configuration
        self.networkLayout = NetworkLayout(input: input, configuration: configuration)
        self.layout = ParameterLayout(input: input, configuration: configuration)
        self.parameters = RowTable(rows: self.layout.blocks, columns: 16)
        self.seed = seed
        self.initialise()
    }

    /// The same model with a copy of its weights, to be trained further.
    init(copying other: ModelCore, scaler: DenseScaler?) {
        self.input = other.input
        self.configuration = other.configuration
        self.layout = other.layout
        self.networkLayout = other.networkLayout
        self.parameters = RowTable(copying: other.parameters)
        self.scaler = scaler
        self.seed = other.seed
    }

    /// Factor and embedding rows are normal with deviation 0.01 except row 0, which is unknown and starts at zero, as
    /// biases do. Layers are uniform within 1 / sqrt(inputs), PyTorch's default.
    private func initialise() {
        for (index, tensor) in self.layout.tensors.enumerated() {
            var generator = SplitMix64(seed: self.seed, stream: UInt64(index))
            let view = tensor.view(in: self.parameters)
            if let layer = self.layout.layers.first(where: { $0.weight == tensor || $0.bias == tensor }) {
                let bound = 1 / Float(layer.weight.rows).squareRoot()
                Self.fill(view, columns: tensor.columns) { (2 * generator.uniform() - 1) * bound }
            } else if tensor.rows > 1 || !tensor.name.hasSuffix(".bias") {
                Self.fill(view, columns: tensor.columns) { generator.normal() * 0.01 }
                if tensor.end <= self.layout.sharedStart {
                    view.prefix(1).clear()
                }
            }
        }
    }

    private static func fill(_ view: RowView, columns: Int, with value: () -> Float) {
        for row in 0..<view.rows {
            for column in 0..<columns {
                view.floats[row * view.stride + column] = value()
            }
        }
    }
}
