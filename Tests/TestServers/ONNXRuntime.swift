import Foundation

/// The reference implementations of ONNX: its checker, and onnxruntime, each call in a Python process of its own.
public enum ONNXRuntime {
    private static let script =
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Tools/onnx-score.py").standardized.path

    /// The model as the checker's text, when the checker has nothing against it.
    /// - Throws: `ServerFailure` with what it says otherwise.
    public static func text(of model: [UInt8], in folder: String) async throws -> String {
        try await run([], on: model, in: folder)
    }

    /// Both outputs of a model for some rows, after the checker has passed it.
    /// - Parameter rows: `rows x columns of the model's input`, row-major.
    public static func score(
        _ rows: [Float],
        with model: [UInt8],
        in folder: String
    ) async throws -> (first: [Float], second: [Float]) {
        let (input, output) = ("\(folder)/rows.f32", "\(folder)/scores.f32")
        try rows.map(\.bitPattern.littleEndian).withUnsafeBytes { try Data($0).write(to: URL(filePath: input)) }
        _ = try await run([input, output], on: model, in: folder)
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: output)))
        let scores = stride(from: 0, to: bytes.count, by: 4).map { start in
            Float(bitPattern: bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
        }
        return (Array(scores.prefix(scores.count / 2)), Array(scores.suffix(scores.count / 2)))
    }

    private static func run(_ arguments: [String], on model: [UInt8], in folder: String) async throws -> String {
        let file = "\(folder)/\(UUID().uuidString).onnx"
        try Data(model).write(to: URL(filePath: file))
        let process = try ServerProcess(
            executable: try Program.onnx.required(),
            arguments: [script, file] + arguments,
            logFile: file + ".log"
        )
        let status = await process.exitStatus()
        guard status == 0 else {
            throw ServerFailure("onnx-score.py ended with \(status): \(process.log.suffix(2_000))")
        }
        return process.log
    }
}
