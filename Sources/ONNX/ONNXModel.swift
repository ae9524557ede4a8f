/// A model in the Open Neural Network Exchange format: `ModelProto` of the ONNX IR specification
/// (https://github.com/onnx/onnx/blob/main/docs/IR.md), with the field numbers of its onnx.proto.
///
/// Written for IR version 8 and operator set 15 (with version 2 of `ai.onnx.ml`), which onnxruntime 1.10 and all later ones
/// read.
public struct ONNXModel: Sendable {
    private static let version: Int64 = 8
    private static let operatorSets = [("", Int64(15)), (ONNXGraph.machineLearning, 2)]

    private let graph: ONNXGraph

    public init(graph: ONNXGraph) {
        self.graph = graph
    }

    /// The content of an .onnx file; equal models give equal bytes. O(constants).
    public func encoded() -> [UInt8] {
        var writer = ProtobufWriter()
        writer.write(Self.version, field: 1)
        writer.write("freshet", field: 2)
        writer.message(field: 7, graph.write)
        for (domain, version) in Self.operatorSets {
            writer.message(field: 8) { set in
                set.write(domain, field: 1)
                set.write(version, field: 2)
            }
        }
        return writer.bytes
    }
}
