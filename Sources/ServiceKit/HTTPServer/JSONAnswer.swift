public import Hummingbird

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Response {
    /// An answer with a JSON body, keys sorted. Numbers that JSON cannot hold are written as "inf", "-inf" and "nan".
    /// - Throws: what the value's own `encode(to:)` throws.
    public static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        .json(body: try .json(value), status: status)
    }

    /// An answer whose body is JSON already.
    public static func json(body: ResponseBody, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: "application/json"], body: body)
    }
}

extension ResponseBody {
    /// A value as JSON.
    static func json(_ value: some Encodable) throws -> ResponseBody {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        return ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value)))
    }
}
