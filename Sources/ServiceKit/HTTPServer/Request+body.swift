public import Hummingbird
import NIOCore

extension Request {
    /// Reads a JSON body whole.
    /// - Parameter limit: the largest body accepted, in bytes.
    /// - Throws: `HTTPProblem` with 413 when the body is larger, and with 415 when its content type is not JSON; a
    ///   request without a content type is taken as JSON.
    public func jsonBody(limit: Int) async throws -> ByteBuffer {
        try requireJSON()
        if let text = headers[.contentLength], let length = Int(text), length > limit {
            throw HTTPProblem(.contentTooLarge, "the body has \(length) bytes; this route accepts \(limit)")
        }
        do {
            return try await body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw HTTPProblem(.contentTooLarge, "the body is larger than the \(limit) bytes that this route accepts")
        }
    }

    /// Reads and decodes a JSON body.
    /// - Parameter limit: the largest body accepted, in bytes.
    /// - Throws: as `jsonBody(limit:)`, and `HTTPProblem` with 400 naming the field when the body does not fit the type.
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
