import Foundation
import Ports
import ServiceKit

/// The answer to an `InferenceRequest`: a JSON header, then the logits.
struct InferenceResponse: Sendable {
    /// The HTTP header that says how long the JSON header is, in bytes.
    static let lengthHeader = "Inference-Header-Content-Length"

    private struct Header: Decodable {
        struct Output: Decodable {
            struct Parameters: Decodable {
                var binary_data_size: Int?
            }

            var name: String
            var datatype: String
            var shape: [Int]
            var parameters: Parameters?
        }

        var model_version: String
        var outputs: [Output]
    }

    private let header: Header
    private let content: ArraySlice<UInt8>
    private let url: String

    /// - Throws: `corrupt` when the answer does not hold what its headers say.
    init(_ answer: HTTPClientResponse, url: String) throws(PortError) {
        self.url = url
        guard let length = answer.header(Self.lengthHeader).flatMap(Int.init), (0...answer.body.count).contains(length)
        else { throw Self.corrupt("it does not say where its tensors begin", url) }
        do {
            header = try JSONDecoder().decode(Header.self, from: Data(answer.body[..<length]))
        } catch {
            throw Self.corrupt("its header cannot be read: \(error)", url)
        }
        content = answer.body[length...]
    }

    /// The logits.
    /// - Parameter rows: how many there must be.
    /// - Throws: `corrupt` when there are not as many finite numbers, or they are another version's.
    func logits(rows: Int, version: Int) throws(PortError) -> [Float] {
        guard header.model_version == "\(version)" else {
            throw Self.corrupt("it is of version \(header.model_version), not \(version)", url)
        }
        guard header.outputs.count == 1, let output = header.outputs.first, output.name == TritonModel.logit,
            output.datatype == "FP32", output.shape == [rows, 1],
            output.parameters?.binary_data_size == content.count, content.count == rows * MemoryLayout<Float>.size
        else { throw Self.corrupt("it does not hold \(rows) numbers \(TritonModel.logit)", url) }
        let logits = content.withUnsafeBytes { bytes in
            (0..<rows).map { row in
                Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: row * 4, as: UInt32.self)))
            }
        }
        guard logits.allSatisfy(\.isFinite) else { throw Self.corrupt("a logit in it is not finite", url) }
        return logits
    }

    private static func corrupt(_ reason: String, _ url: String) -> PortError {
        PortError(.corrupt, "the answer of Triton at \(url) makes no sense: \(reason)")
    }
}
