import Foundation
import Models
import Testing

@Suite struct ModelFileTests {
    private let samples = GeneratedSamples(count: 1000, seed: 1)

    private func model() throws -> DeepFM {
        let shape = DeepFMConfiguration(factors: 5, embedding: 3, hidden: [9], dropout: 0.1)
        return try Trainer(configuration: TrainingConfiguration(batchSize: 100)).refit(
            DeepFM(input: GeneratedSamples.input, configuration: shape, seed: 1),
            source: self.samples,
            rows: self.samples.rows,
            epochs: 1
        )
    }

    private func withFile(_ body: (URL) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "model-\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: url) }
        try body(url)
    }

    @Test func `A loaded DeepFM scores as the saved one, and saves the same bytes`() throws {
        let model = try self.model()
        try self.withFile { url in
            try model.save(to: url)
            let bytes = try Data(contentsOf: url)
            let loaded = try DeepFM(contentsOf: url)
            #expect(loaded.input == model.input)
            #expect(loaded.logits(self.samples.batch) == model.logits(self.samples.batch))
            try loaded.save(to: url)
            #expect(try Data(contentsOf: url) == bytes)
        }
    }

    @Test func `A factorization machine that was never trained is saved too`() throws {
        let model = try FactorizationMachine(input: GeneratedSamples.input, factors: 17, seed: 3)
        try self.withFile { url in
            try model.save(to: url)
            let loaded = try FactorizationMachine(contentsOf: url)
            #expect(loaded.logits(self.samples.batch) == model.logits(self.samples.batch))
            #expect(throws: ModelError.self) { try DeepFM(contentsOf: url) }
        }
    }

    @Test func `Tensors that are not the description's are an error`() throws {
        let model = try self.model()
        try self.withFile { url in
            try model.save(to: url)
            let contents = try Safetensors(decoding: Data(contentsOf: url))
            func expectRefusal(_ change: (inout Safetensors) -> Void) throws {
                var changed = contents
                change(&changed)
                try changed.encoded().write(to: url)
                #expect(throws: ModelError.self) { try DeepFM(contentsOf: url) }
            }
            for name in contents.tensors.keys {
                try expectRefusal { $0.tensors[name] = nil }
                try expectRefusal { $0.tensors[name] = Safetensors.Tensor(shape: [1, 1, 1], values: [0]) }
                let shape = contents.tensors[name]?.shape ?? []
                let values = Array(repeating: Float.nan, count: shape.reduce(1, *))
                try expectRefusal { $0.tensors[name] = Safetensors.Tensor(shape: shape, values: values) }
            }
            try expectRefusal { $0.tensors["more"] = Safetensors.Tensor(shape: [1], values: [0]) }
            try expectRefusal { $0.metadata = [:] }
            try expectRefusal { $0.metadata["freshet"] = "{}" }
        }
    }

    @Test func `A file that is not there, or no model, is an error`() throws {
        try self.withFile { url in
            #expect(throws: ModelError.self) { try DeepFM(contentsOf: url) }
            try Data("no model".utf8).write(to: url)
            #expect(throws: ModelError.self) { try DeepFM(contentsOf: url) }
        }
    }
}
