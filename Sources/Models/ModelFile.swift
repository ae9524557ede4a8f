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
        try self.checkSize(description)
        var core = try ModelCore(
            input: description.input,
            configuration: description.configuration,
            seed: description.seed
        )
        core.scaler = try self.scaler(columns: description.input.dense.count)
        let expected = core.layout.tensors.count + (core.scaler == nil ? 0 : 2)
        guard self.contents.tensors.count == expected else { throw .invalidModel("unexpected tensors") }
        for tensor in core.layout.tensors {
            let values = try self.tensor(tensor.name, shape: tensor.shape)
            let view = tensor.view(in: core.parameters)
            for row in 0..<tensor.rows {
                for column in 0..<tensor.columns {
                    view.floats[row * view.stride + column] = values[row * tensor.columns + column]
                }
            }
        }
        return core
    }

    private func description() throws(ModelError) -> Description {
        guard let json = self.contents.metadata[Self.key] else { throw .invalidModel("no description of a model") }
        do {
            return try JSONDecoder().decode(Description.self, from: Data(json.utf8))
        } catch {
            throw .invalidModel(String(describing: error))
        }
    }

    /// A description that asks for more rows than the file has is refused before memory is taken for it.
    private func checkSize(_ description: Description) throws(ModelError) {
        for field in description.input.categories {
            let shape = self.contents.tensors[ParameterLayout.biasName(of: field)]?.shape
            guard shape == [field.cardinality] else { throw .invalidModel("wrong number of rows of \(field.name)") }
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
