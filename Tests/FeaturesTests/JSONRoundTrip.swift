import Foundation

/// What a value reads back as from its JSON form.
func decodedJSON<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
}
