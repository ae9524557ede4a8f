import Features
import Foundation
import Ports
import TestSupport
import Testing

@testable import Triton

@Suite struct ModelRepositoryTests {
    private func withRepository(
        _ backend: TritonBackend = .onnxruntime,
        _ body: (ModelRepository, URL, TritonModel) throws -> Void
    ) async throws {
        let model = TritonModel(try sampleRelease())
        try await withTemporaryDirectory { path in
            let url = URL(filePath: path, directoryHint: .isDirectory)
            try body(ModelRepository(url: url, backend: backend), url.appending(path: model.name), model)
        }
    }

    private func names(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func `The schema seed has the model's old name and 59 columns, others a name and columns of their own`()
        throws
    {
        let seed = TritonModel(try sampleRelease(schema: .seed))
        #expect(seed.name == "ml_rec" && seed.columns == 59)
        let full = TritonModel(try sampleRelease(schema: .full))
        #expect(full.name == "ml_rec_full" && full.columns == sampleSchema.columns.count)
    }

    @Test func `The configuration has the schema's columns, both outputs, and every version`() throws {
        let text = TritonModel(try sampleRelease(schema: .seed)).configuration(backend: .onnxruntime)
        for line in [
            "name: \"ml_rec\"", "backend: \"onnxruntime\"", "max_batch_size: 128", "version_policy { all { } }",
            "input [ { name: \"ml_input\" data_type: TYPE_FP32 dims: [ 59 ] } ]",
            "{ name: \"ml_output\" data_type: TYPE_FP32 dims: [ 1 ] },",
            "{ name: \"ml_logit\" data_type: TYPE_FP32 dims: [ 1 ] }",
        ] {
            #expect(text.contains(line), "\(line)")
        }
    }

    @Test(arguments: TritonBackend.allCases)
    func `A version is a folder with the model, and its program where the backend needs one`(
        backend: TritonBackend
    )
        async throws
    {
        try await withRepository(backend) { repository, folder, model in
            try repository.write([1, 2, 3], version: 7, of: model)
            try repository.write([1, 2, 3], version: 7, of: model)
            #expect(try names(in: folder) == ["7", "config.pbtxt"])
            let files = backend == .python ? ["model.onnx", "model.py"] : ["model.onnx"]
            #expect(try names(in: folder.appending(path: "7")) == files)
            #expect(try Data(contentsOf: folder.appending(path: "7/model.onnx")) == Data([1, 2, 3]))
        }
    }

    @Test func `Another release under the same number is refused, and stays`() async throws {
        try await withRepository { repository, folder, model in
            try repository.write([1, 2, 3], version: 7, of: model)
            let error = #expect(throws: PortError.self) { try repository.write([1, 2, 4], version: 7, of: model) }
            #expect(error?.code == .refused)
            #expect(error?.message.contains("another release of the same number") == true)
            #expect(try Data(contentsOf: folder.appending(path: "7/model.onnx")) == Data([1, 2, 3]))
        }
    }

    @Test func `A configuration is written anew, but not where somebody took its first line away`() async throws {
        try await withRepository { repository, folder, model in
            let file = folder.appending(path: "config.pbtxt")
            try repository.write([1], version: 1, of: model)
            let text = try String(contentsOf: file, encoding: .utf8)
            try Data("\(ModelRepository.configurationMark)\nold".utf8).write(to: file)
            try repository.write([1], version: 1, of: model)
            #expect(try String(contentsOf: file, encoding: .utf8) == text)
            try Data("mine".utf8).write(to: file)
            try repository.write([2], version: 2, of: model)
            #expect(try String(contentsOf: file, encoding: .utf8) == "mine")
        }
    }

    @Test func `Versions are removed by number, and what is no version stays`() async throws {
        try await withRepository { repository, folder, model in
            for version in [2, 9, 10, 11] { try repository.write([UInt8(version)], version: version, of: model) }
            #expect(try repository.remove(9, of: model) == [2, 10, 11])
            #expect(try repository.remove(9, of: model) == [2, 10, 11])
            try repository.removeVersions(of: model, below: 11)
            #expect(try names(in: folder) == ["11", "config.pbtxt"])
            #expect(try repository.remove(11, of: model) == [])
        }
    }

    @Test func `A folder that cannot be written is an error that names it`() async throws {
        let model = TritonModel(try sampleRelease())
        let repository = ModelRepository(url: URL(filePath: "/dev/null/models"), backend: .python)
        let error = #expect(throws: PortError.self) { try repository.write([1], version: 1, of: model) }
        #expect(error?.code == .refused && error?.message.contains("/dev/null/models") == true)
    }
}
