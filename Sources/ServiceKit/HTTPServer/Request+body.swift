import HTTPTypes
public import Hummingbird
import NIOCore

/// How much of a body that is too large is read and forgotten before the answer, in bytes: most clients read the answer
/// only when they have sent everything.
private let maximumDiscarded = 64 << 20

extension Request {
    /// Reads a JSON body whole.
    /// - Parameter limit: the largest body accepted, in bytes.
    /// - Throws: `HTTPProblem` with 413 when the body is larger, and with 415 when its content type is not JSON; a
    ///   request without a content type is taken as JSON.
    public func jsonBody(limit: Int) async throws -> ByteBuffer {
        var whole = ByteBuffer()
        var size = 0
        for try await var chunk in body {
            size += chunk.readableBytes
            if size <= limit { whole.writeBuffer(&chunk) }
            if size > limit + maximumDiscarded { break }
        }
        guard size <= limit else {
            throw HTTPProblem(.contentTooLarge, "the body is larger than the \(limit) bytes that this route accepts")
        }
        try requireJSON()
        return whole
    }

    /// Reads and decodes a JSON body.
    /// - Parameter limit: the largest body accepted, in bytes.
    /// - Throws: as `jsonBody(limit:)`, and `HTTPProblem` with 400 naming the field when the body does not fit the type.
    @inline(never)  // Inlined into a route, it crashes the optimiser of Swift 6.3.1.
    public func decodeJSON<Value: Decodable>(_ type: Value.Type, limit: Int) async throws -> Value {
        try JSONBody.decode(type, from: try await jsonBody(limit: limit))
    }

    /// A web page of another origin can send the form types without being asked for permission, so they are refused.
    private func requireJSON() throws(HTTPProblem) {
        guard let text = headers[.contentType] else { return }
        let media = text.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        guard media == "application/json" || media.hasSuffix("+json") else {
            throw HTTPProblem(
                .unsupportedMediaType,
                "the content type is \(text); send JSON with the header Content-Type: application/json"
            )
        }
    }
}
