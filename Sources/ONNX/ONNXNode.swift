/// An operator with one output, which the node is named after: `NodeProto`.
struct ONNXNode: Sendable {
    let type: String
    /// The operator set; empty for that of ONNX itself.
    let domain: String
    let inputs: [String]
    let output: String
    let attributes: [ONNXAttribute]

    /// Writes the fields of `NodeProto`.
    func write(to writer: inout ProtobufWriter) {
        for input in inputs { writer.write(input, field: 1) }
        writer.write(output, field: 2)
        writer.write(output, field: 3)
        writer.write(type, field: 4)
        for attribute in attributes { writer.message(field: 5, attribute.write) }
        if !domain.isEmpty { writer.write(domain, field: 7) }
    }
}
