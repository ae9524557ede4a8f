/// A named setting of an operator: `AttributeProto`.
public enum ONNXAttribute: Sendable {
    case integer(String, Int64)
    case integers(String, [Int64])

    /// Writes the fields of `AttributeProto`.
    func write(to writer: inout ProtobufWriter) {
        switch self {
        case .integer(let name, let value):
            writer.write(name, field: 1)
            writer.write(value, field: 3)
            writer.write(2, field: 20)
        case .integers(let name, let values):
            writer.write(name, field: 1)
            for value in values { writer.write(value, field: 8) }
            writer.write(7, field: 20)
        }
    }
}
