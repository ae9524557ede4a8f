import Foundation
import Ports
import ServiceKit

/// Calls a Triton server by its HTTP protocol: KServe's version 2 with binary tensors, and the model repository extension
/// (https://github.com/triton-inference-server/server/tree/main/docs/protocol).
struct TritonClient: Sendable {
    private let url: String
    private let http: HTTPClient

    /// - Parameters:
    ///   - connections: the most calls at once; the others wait.
    ///   - timeout: of each call, waiting included.
    init(url: String, connections: Int, timeout: Duration) {
        self.url = url
        http = HTTPClient(
            configuration: HTTPClientConfiguration(
                connections: connections,
                connectTimeout: min(timeout, .seconds(2)),
                timeout: timeout
            )
        )
    }

    /// Makes the server load what is new of a model, and drop versions that are gone.
    func load(_ model: TritonModel) async throws(PortError) {
        try await post("/v2/repository/models/\(model.name)/load")
    }

    /// Makes the server drop a model with all its versions.
    func unload(_ model: TritonModel) async throws(PortError) {
        try await post("/v2/repository/models/\(model.name)/unload")
    }

    /// Whether a version answers requests.
    func isReady(_ model: TritonModel, version: Int) async throws(PortError) -> Bool {
        try await send(HTTPClientRequest(url: url + path(of: model, version: version) + "/ready")).isSuccess
    }

    /// The logits of some rows.
    /// - Parameter rows: `rows x columns of the model`, row-major; at most `TritonModel.largestBatch` rows.
    func logits(_ rows: ArraySlice<Float>, of model: TritonModel, version: Int) async throws(PortError) -> [Float] {
        let request = InferenceRequest(rows: rows, columns: model.columns)
        let answer = try await send(
            HTTPClientRequest(
                method: .post,
                url: url + path(of: model, version: version) + "/infer",
                headers: [
                    ("Content-Type", "application/octet-stream"),
                    (InferenceResponse.lengthHeader, "\(request.headerLength)"),
                ],
                body: request.body,
                isRepeatable: true
            )
        )
        guard answer.isSuccess else { throw PortError(triton: answer, url: url) }
        return try InferenceResponse(answer, url: url).logits(rows: rows.count / model.columns, version: version)
    }

    private func path(of model: TritonModel, version: Int) -> String {
        "/v2/models/\(model.name)/versions/\(version)"
    }

    private func post(_ path: String) async throws(PortError) {
        let answer = try await send(HTTPClientRequest(method: .post, url: url + path, isRepeatable: true))
        guard answer.isSuccess else { throw PortError(triton: answer, url: url) }
    }

    private func send(_ request: HTTPClientRequest) async throws(PortError) -> HTTPClientResponse {
        do throws(HTTPClientError) {
            return try await http.send(request)
        } catch {
            throw PortError(triton: error)
        }
    }
}
