/// An integer in a JSON body, for fields of up to 32 bits: where the number does not fit, the failure names the field,
/// which that of a plain integer does not.
public struct JSONInteger<Value: FixedWidthInteger & Sendable>: Decodable, Hashable, Sendable {
    public let value: Value

    /// - Throws: `DecodingError` at the field's path.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let number: Double
        do {
            number = try container.decode(Double.self)
        } catch DecodingError.typeMismatch(_, let context) {
            throw DecodingError.typeMismatch(Value.self, context)
        } catch DecodingError.valueNotFound(_, let context) {
            throw DecodingError.valueNotFound(Value.self, context)
        }
        guard let value = Value(exactly: number) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: container.codingPath,
                    debugDescription: "\(number) is not an integer from \(Value.min) to \(Value.max)"
                )
            )
        }
        self.value = value
    }
}
