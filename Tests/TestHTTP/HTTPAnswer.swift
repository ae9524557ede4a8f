public import Foundation

/// What a server answered.
public struct HTTPAnswer: Sendable {
    public var status: Int
    /// By lower-case name.
    public var headers: [String: String]
    public var body: Data

    /// The body decoded as JSON.
    public func json<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: body)
    }

    public var text: String { String(decoding: body, as: UTF8.self) }
}
