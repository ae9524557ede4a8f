import Foundation
import Releases
import Synchronization
import TestSupport

/// A server that answers as Triton does while a release is loaded, and afterwards as a test says.
final class FakeTriton: Sendable {
    /// How it answers a request for scores.
    enum Mode: Sendable {
        /// With the logits of the release's probe, part after part.
        case probe
        /// With a status and a body.
        case status(Int, String)
        /// With a JSON header and a tensor.
        case tensor(header: String, content: [UInt8])
        /// With bytes as they are; then the connection is closed.
        case bytes(String)
        /// Never.
        case silence
    }

    let server: LoopbackServer
    private let mode: SharedMode

    private final class SharedMode: Sendable {
        let mode = Mutex(Mode.probe)
        let probe: Mutex<[[Float]]>

        init(_ release: Release) {
            probe = Mutex(release.probeRows().map(release.likeLogits))
        }
    }

    init(of release: Release) throws {
        let mode = SharedMode(release)
        self.mode = mode
        server = try LoopbackServer { connection, _ in
            while let request = connection.readRequest() {
                guard request.contains("/infer ") else {
                    connection.answer("")
                    continue
                }
                guard Self.answer(mode, release.manifest.number, on: connection) else { return }
            }
        }
    }

    func set(_ next: Mode) { mode.mode.withLock { $0 = next } }

    /// The JSON header of an answer with logits.
    static func header(rows: Int, version: Int, name: String = "ml_logit", type: String = "FP32") -> String {
        """
        {"model_name":"ml_rec_full","model_version":"\(version)","outputs":[{"name":"\(name)","datatype":"\(type)",\
        "shape":[\(rows),1],"parameters":{"binary_data_size":\(rows * 4)}}]}
        """
    }

    static func bytes(_ logits: [Float]) -> [UInt8] {
        logits.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
    }

    /// - Returns: whether the connection stays open.
    private static func answer(_ shared: SharedMode, _ version: Int, on connection: LoopbackConnection) -> Bool {
        switch shared.mode.withLock({ $0 }) {
        case .probe:
            let logits = shared.probe.withLock { $0.isEmpty ? [] : $0.removeFirst() }
            answer(header(rows: logits.count, version: version), bytes(logits), on: connection)
        case .tensor(let header, let content): answer(header, content, on: connection)
        case .status(let status, let body):
            connection.write("HTTP/1.1 \(status) Error\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)")
        case .bytes(let text):
            connection.write(text)
            return false
        case .silence: connection.waitForClose()
        }
        return true
    }

    private static func answer(_ header: String, _ content: [UInt8], on connection: LoopbackConnection) {
        let length = header.utf8.count
        let head = "HTTP/1.1 200 OK\r\nInference-Header-Content-Length: \(length)\r\n"
        connection.write(head + "content-length: \(length + content.count)\r\n\r\n" + header)
        connection.write(content)
    }
}
