internal import Foundation
internal import Kernels

/// A model as safetensors: a tensor for each parameter and for the scaling, and its description as JSON metadata.
struct ModelFile {
    /// What a core is made of besides its tensors.
    struct Description: Codable, Equatable {
        let format: Int
        let kind: String
        let input: ModelInput
        let configuration: ModelConfiguration
        let seed: UInt64
    }

    private static let format = 1
    private static let key = "freshet"
    private static let means = "scaler.mean"
    private static let deviations = "scaler.inverse_deviation"

    let contents: Safetensors

    /// The contents of a file of `core`.
    init(kind: String, core: ModelCore) throws(ModelError) {
        var tensors: [String: Safetensors.Tensor] = [:]
        for tensor in core.layout.tensors {
            tensors[tensor.name] = Self.values(of: tensor, in: core.parameters)
        }
        if let scaler = core.scaler {
            tensors[Self.means] = Safetensors.Tensor(shape: [scaler.means.count], values: scaler.means)
            let scales = scaler.inverseDeviations
            tensors[Self.deviations] = Safetensors.Tensor(shape: [scales.count], values: scales)
        }
        let description = Description(
            format: Self.format,
            kind: kind,
            input: core.input,
            configuration: core.configuration,
            seed: core.seed
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let json = try encoder.encode(description)
            self.contents = Safetensors(metadata: [Self.key: String(decoding: json, as: UTF8.self)], tensors: tensors)
        } catch {
            throw .invalidModel(String(describing: error))
        }
    }

    /// The contents of a file that was read.
    init(contents: Safetensors) {
        self.contents = contents
    }

    /// The core in the file, every tensor checked against the description.
    func core(kind: String) throws(ModelError) -> ModelCore {
        let description = try self.description()
        guard description.format == Self.format else { throw .invalidModel("unknown format \(description.format)") }
        guard description.kind == kind else { throw .invalidModel("the file holds a \(description.kind)") }
        let scaler = try self.scaler(columns: description.input.dense.count)
        let values = try self.values(description)
        guard self.contents.tensors.count == values.count + (scaler == nil ? 0 : 2) else {
            throw .invalidModel("unexpected tensors")
        }
        var core = try ModelCore(
            input: description.input,
            configuration: description.configuration,
            seed: description.seed
        )
        core.scaler = scaler
        for (tensor, values) in zip(core.layout.tensors, values) {
            let view = tensor.view(in: core.parameters)
            for row in 0..<tensor.rows {
                for column in 0..<tensor.columns {
                    view.floats[row * view.stride + column] = values[row * tensor.columns + column]
                }
            }
        }
        return core
    }

    /// The values of each tensor of the description, in the layout's order. Read before a core is made, so that no
    /// memory is taken for a description that asks for more than the file has.
    private func values(_ description: Description) throws(ModelError) -> [[Float]] {
        try description.input.validate()
        try description.configuration.validate()
        let layout = ParameterLayout(input: description.input, configuration: description.configuration)
        var values: [[Float]] = []
        for tensor in layout.tensors {
            values.append(try self.tensor(tensor.name, shape: tensor.shape))
        }
        return values
    }

    private func description() throws(ModelError) -> Description {
        guard let json = self.contents.metadata[Self.key] else { throw .invalidModel("no description of a model") }
        do {
            return try JSONDecoder().decode(Description.self, from: Data(json.utf8))
        } catch {
            throw .invalidModel(String(describing: error))
        }
    }

    private func scaler(columns: Int) throws(ModelError) -> DenseScaler? {
        guard self.contents.tensors[Self.means] != nil else { return nil }
        let means = try self.tensor(Self.means, shape: [columns])
        let scales = try self.tensor(Self.deviations, shape: [columns])
        return DenseScaler(means: means, inverseDeviations: scales)
    }

    private func tensor(_ name: String, shape: [Int]) throws(ModelError) -> [Float] {
        guard let tensor = self.contents.tensors[name] else { throw .invalidModel("no tensor \(name)") }
        guard tensor.shape == shape else { throw .invalidModel("tensor \(name) has shape \(tensor.shape)") }
        guard tensor.values.allSatisfy(\.isFinite) else { throw .invalidModel("tensor \(name) is not finite") }
        return tensor.values
    }

    private static func values(of tensor: ParameterTensor, in parameters: RowTable) -> Safetensors.Tensor {
        let view = tensor.view(in: parameters)
        var values: [Float] = []
        values.reserveCapacity(tensor.rows * tensor.columns)
        for row in 0..<tensor.rows {
            values.append(
                contentsOf: UnsafeBufferPointer(start: view.floats + row * view.stride, count: tensor.columns)
            )
        }
        return Safetensors.Tensor(shape: tensor.shape, values: values)
    }
}
