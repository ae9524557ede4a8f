import Foundation
import Ports

/// The folder that a Triton server takes its models from: `<model>/config.pbtxt` and `<model>/<version>/model.onnx`.
///
/// Several processes may write to one folder, as long as they serve releases of one log.
struct ModelRepository: Sendable {
    static let modelFile = "model.onnx"
    /// The first line of a configuration that may be written anew; without it the file is left as it is.
    static let configurationMark =
        "# Written by Freshet, and again when it changes. Remove this line to keep what you change."
    private static let configurationFile = "config.pbtxt"

    let url: URL
    let backend: TritonBackend

    /// The folder, for messages.
    var path: String { url.path }

    /// Puts a version in place, whole or not at all, and the model's configuration. What is there already stays.
    /// - Throws: `refused` when the folder cannot be written, or holds another release under the same number.
    func write(_ onnx: [UInt8], version: Int, of model: TritonModel) throws(PortError) {
        let folder = url.appending(path: model.name)
        let target = folder.appending(path: "\(version)")
        try attempt("write", target) {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try writeConfiguration(of: model, into: folder)
            guard !FileManager.default.fileExists(atPath: target.path) else { return }
            // Triton passes over names that are no numbers.
            let temporary = folder.appending(path: ".writing-\(version)-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: temporary) }
            try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: false)
            try Data(onnx).write(to: temporary.appending(path: Self.modelFile))
            if backend == .python {
                try Data(PythonModel.program.utf8).write(to: temporary.appending(path: PythonModel.fileName))
            }
            do {
                try FileManager.default.moveItem(at: temporary, to: target)
            } catch CocoaError.fileWriteFileExists {
                // Another process was faster.
            }
        }
        let found = try attempt("read", target) { try Data(contentsOf: target.appending(path: Self.modelFile)) }
        guard found.elementsEqual(onnx) else {
            throw PortError(
                .refused,
                "\(target.path) holds another release of the same number: give each log a model repository of its own, or "
                    + "remove that folder if it is of a log that is gone"
            )
        }
    }

    /// Removes a version, if it is there.
    /// - Returns: the versions that are left.
    func remove(_ version: Int, of model: TritonModel) throws(PortError) -> [Int] {
        let folder = url.appending(path: model.name)
        let target = folder.appending(path: "\(version)")
        return try attempt("remove", target) {
            try discard(target)
            return try versions(in: folder)
        }
    }

    /// Removes the versions below another.
    func removeVersions(of model: TritonModel, below version: Int) throws(PortError) {
        let folder = url.appending(path: model.name)
        try attempt("remove", folder) {
            for old in try versions(in: folder) where old < version {
                try discard(folder.appending(path: "\(old)"))
            }
        }
    }

    /// Removes a version's folder at once as far as Triton sees, which passes over names that are no numbers. One that
    /// another process has removed is gone.
    private func discard(_ version: URL) throws {
        let removed = version.deletingLastPathComponent().appending(path: ".removing-\(UUID().uuidString)")
        do {
            try FileManager.default.moveItem(at: version, to: removed)
        } catch  where !FileManager.default.fileExists(atPath: version.path) {
            return
        }
        try FileManager.default.removeItem(at: removed)
    }

    private func versions(in folder: URL) throws -> [Int] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).compactMap(Int.init).sorted()
    }

    private func writeConfiguration(of model: TritonModel, into folder: URL) throws {
        let file = folder.appending(path: Self.configurationFile)
        let text = model.configuration(backend: backend)
        if FileManager.default.fileExists(atPath: file.path) {
            let present = try String(contentsOf: file, encoding: .utf8)
            guard present != text, present.hasPrefix(Self.configurationMark) else { return }
        }
        try Data(text.utf8).write(to: file, options: .atomic)
    }

    private func attempt<Value>(_ verb: String, _ file: URL, _ body: () throws -> Value) throws(PortError) -> Value {
        do {
            return try body()
        } catch {
            throw PortError(.refused, "cannot \(verb) \(file.path) in Triton's model repository: \(error)")
        }
    }
}
