/// A graph of operators: `GraphProto`. Values are known by name; each is made once, before it is used.
public struct ONNXGraph: Sendable {
    /// The operators of classical machine learning.
    public static let machineLearning = "ai.onnx.ml"

    private struct Port: Sendable {
        let name: String
        let columns: Int
    }

    private let name: String
    private var inputs: [Port] = []
    private var outputs: [Port] = []
    private var constants: [(name: String, tensor: ONNXTensor)] = []
    private var nodes: [ONNXNode] = []

    public init(name: String) {
        self.name = name
    }

    /// Adds an input of floats, `batch x columns`; returns its name.
    public mutating func input(_ name: String, columns: Int) -> String {
        inputs.append(Port(name: name, columns: columns))
        return name
    }

    /// Makes a value an output of floats, `batch x columns`.
    public mutating func output(_ name: String, columns: Int) {
        outputs.append(Port(name: name, columns: columns))
    }

    /// Adds a constant; returns its name.
    public mutating func constant(_ name: String, _ tensor: ONNXTensor) -> String {
        constants.append((name, tensor))
        return name
    }

    /// Adds an operator; returns the name of its output.
    /// - Parameters:
    ///   - type: the operator's name in its set.
    ///   - domain: the operator set; empty for that of ONNX itself.
    ///   - output: the name that its output, and the node, get.
    public mutating func node(
        _ type: String,
        domain: String = "",
        _ inputs: [String],
        attributes: [ONNXAttribute] = [],
        as output: String
    ) -> String {
        nodes.append(
            ONNXNode(type: type, domain: domain, inputs: inputs, output: output, attributes: attributes)
        )
        return output
    }

    /// Writes the fields of `GraphProto`.
    func write(to writer: inout ProtobufWriter) {
        for node in nodes { writer.message(field: 1, node.write) }
        writer.write(name, field: 2)
        for (name, tensor) in constants { writer.message(field: 5) { tensor.write(name: name, to: &$0) } }
        for port in inputs { writer.message(field: 11) { Self.write(port, to: &$0) } }
        for port in outputs { writer.message(field: 12) { Self.write(port, to: &$0) } }
    }

    /// Writes the fields of `ValueInfoProto`: floats, `batch x columns`.
    private static func write(_ port: Port, to writer: inout ProtobufWriter) {
        writer.write(port.name, field: 1)
        writer.message(field: 2) { type in
            type.message(field: 1) { tensor in
                tensor.write(ONNXTensor.ElementType.float.rawValue, field: 1)
                tensor.message(field: 2) { shape in
                    shape.message(field: 1) { $0.write("batch", field: 2) }
                    shape.message(field: 1) { $0.write(Int64(port.columns), field: 1) }
                }
            }
        }
    }
}
