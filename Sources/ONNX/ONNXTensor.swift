/// A constant of a graph: `TensorProto`.
public struct ONNXTensor: Sendable {
    /// Element types, by their numbers in the format.
    public enum ElementType: Int64, Sendable {
        case float = 1
        case int64 = 7
        case bool = 9
    }

    /// Lengths of the dimensions, none for a scalar; row-major.
    public let shape: [Int]
    /// The type of every element.
    public let type: ElementType
    /// The elements, little-endian.
    let content: [UInt8]

    /// A tensor of floats; as many as the shape has places.
    public init(_ values: [Float], shape: [Int]) {
        precondition(values.count == shape.reduce(1, *), "a tensor has a value for each place")
        self.shape = shape
        type = .float
        content = Self.littleEndian(values.map(\.bitPattern))
    }

    /// A tensor of integers; as many as the shape has places.
    public init(_ values: [Int64], shape: [Int]) {
        precondition(values.count == shape.reduce(1, *), "a tensor has a value for each place")
        self.shape = shape
        type = .int64
        content = Self.littleEndian(values)
    }

    /// A vector of truth values.
    public init(_ values: [Bool]) {
        shape = [values.count]
        type = .bool
        content = values.map { $0 ? 1 : 0 }
    }

    private static func littleEndian(_ values: [some FixedWidthInteger]) -> [UInt8] {
        values.map(\.littleEndian).withUnsafeBytes { Array($0) }
    }

    /// Writes the fields of `TensorProto`.
    func write(name: String, to writer: inout ProtobufWriter) {
        for length in shape { writer.write(Int64(length), field: 1) }
        writer.write(type.rawValue, field: 2)
        writer.write(name, field: 8)
        writer.write(content, field: 9)
    }
}
