import Foundation
import HTTPTypes
public import NIOCore

/// Decodes JSON bodies with messages for whoever sent them.
public enum JSONBody {
    /// Decodes a body.
    /// - Throws: 400; the detail names the field, as in `exclude[3]`, and what was expected there.
    public static func decode<Value: Decodable>(
        _ type: Value.Type,
        from body: ByteBuffer
    ) throws(HTTPProblem) -> Value {
        guard body.readableBytes > 0 else {
            throw HTTPProblem(.badRequest, "the body is empty; a JSON object was expected")
        }
        let data = Data(body.readableBytesView)
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw HTTPProblem(.badRequest, message(for: error, in: data))
        } catch {
            throw HTTPProblem(.badRequest, "the body is not valid JSON")
        }
    }

    private static func message(for error: DecodingError, in body: Data) -> String {
        switch error {
        case .keyNotFound(let key, let context):
            "\(path(context.codingPath + [key])) is missing"
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            "\(path(context.codingPath)): expected \(name(of: type))"
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            syntaxFault(in: body)
        case .dataCorrupted(let context):
            "\(path(context.codingPath)): \(context.debugDescription)"
        @unknown default:
            "the body does not have the expected form"
        }
    }

    /// The place in the document, `exclude[3]`; "the body" for the document itself.
    private static func path(_ keys: [any CodingKey]) -> String {
        var text = ""
        for key in keys {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return text.isEmpty ? "the body" : text
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is any BinaryInteger.Type: "an integer"
        case is any BinaryFloatingPoint.Type: "a number"
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        default: String(describing: type).hasPrefix("Array") ? "an array" : "an object"
        }
    }

    /// What is wrong with the text itself; the decoder does not say.
    private static func syntaxFault(in body: Data) -> String {
        do {
            _ = try JSONSerialization.jsonObject(with: body, options: .fragmentsAllowed)
            return "the body holds a number that does not fit its field"
        } catch {
            let reason = (error as NSError).userInfo["NSDebugDescription"] as? String
            return "the body is not valid JSON" + (reason.map { ": \($0)" } ?? "")
        }
    }
}
