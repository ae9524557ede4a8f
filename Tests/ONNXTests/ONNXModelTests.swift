import ONNX
import TestServers
import TestSupport
import Testing

/// A model with every kind of part that a graph can have: picks a column as an id, looks its row up, and adds a bias.
private func sampleModel() -> ONNXModel {
    var graph = ONNXGraph(name: "sample")
    let input = graph.input("given", columns: 3)
    let column = graph.constant("column", ONNXTensor([Int64(1)], shape: []))
    let picked = graph.node("Gather", [input, column], attributes: [.integer("axis", 1)], as: "picked")
    let id = graph.node("Cast", [picked], attributes: [.integer("to", 7)], as: "id")
    let row = graph.node(
        "LabelEncoder",
        domain: ONNXGraph.machineLearning,
        [id],
        attributes: [
            .integers("keys_int64s", [7, 300]), .integers("values_int64s", [1, 2]), .integer("default_int64", 0),
        ],
        as: "row"
    )
    let table = graph.constant("table", ONNXTensor([0.5, -1, 2] as [Float], shape: [3, 1]))
    let flags = graph.constant("flags", ONNXTensor([true]))
    let value = graph.node("Gather", [table, row], as: "value")
    let twice = graph.node("Add", [value, value], as: "twice")
    graph.output(graph.node("Where", [flags, twice, value], as: "chosen"), columns: 1)
    graph.output(value, columns: 1)
    return ONNXModel(graph: graph)
}

@Suite(.enabled(if: Program.onnx.isExpected, "\(Program.onnx.reason)"), .timeLimit(.minutes(2)))
struct ONNXModelTests {
    @Test func `The format's checker passes a model, and reads what was written`() async throws {
        try await withTemporaryDirectory { folder in
            let text = try await ONNXRuntime.text(of: sampleModel().encoded(), in: folder)
            for part in [
                "ir_version: 8", #"opset_import: ["" : 15, "ai.onnx.ml" : 2]"#, #"producer_name: "freshet""#,
                "sample (float[batch,3] given) => (float[batch,1] chosen, float[batch,1] value)",
                "int64 column =  {1}", "float[3,1] table =  {0.5,-1,2}", "bool[1] flags =  {1}",
                "picked = Gather <axis: int = 1> (given, column)", "id = Cast <to: int = 7> (picked)",
                "keys_int64s: ints = [7, 300]", "values_int64s: ints = [1, 2]", "default_int64: int = 0",
            ] {
                #expect(text.contains(part), "\(part) is not in \(text)")
            }
        }
    }

    @Test func `The runtime computes what the graph says`() async throws {
        try await withTemporaryDirectory { folder in
            let rows: [Float] = [0, 7, 0, 9, 300, 9, 7, 8, 7]
            let (chosen, value) = try await ONNXRuntime.score(rows, with: sampleModel().encoded(), in: folder)
            #expect(value == [-1, 2, 0.5])
            #expect(chosen == [-2, 4, 1])
        }
    }

    @Test func `A model that is none is refused by the checker`() async throws {
        try await withTemporaryDirectory { folder in
            _ = await #expect(throws: ServerFailure.self) {
                try await ONNXRuntime.text(of: sampleModel().encoded().dropLast(1) + [0], in: folder)
            }
        }
    }

    @Test func `Equal models give equal bytes`() {
        #expect(sampleModel().encoded() == sampleModel().encoded())
    }
}
