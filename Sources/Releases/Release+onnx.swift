import Features
import Models
import ONNX

extension Release {
    /// The ranker as an ONNX model: raw feature rows in, everything else in the graph.
    ///
    /// - Input `ml_input`: floats, `batch x columns of the schema`, values as a feature row has them.
    /// - Output `ml_output`: floats, `batch x 1`, P(like | rated).
    /// - Output `ml_logit`: the same as log-odds, which near 0 and 1 the probability cannot be turned back into.
    ///
    /// A function of schema, ids and ranker: equal releases give equal bytes. O(parameters).
    public func rankerONNX() throws(RankerExportError) -> [UInt8] {
        try checkIDs()
        let tensors: [String: Safetensors.Tensor]
        do {
            tensors = try ranker.safetensors().tensors
        } catch {
            throw .invalid("\(error)")
        }
        var graph = RankerGraph(schema: schema, encoder: encoder, tensors: tensors)
        let bytes = ONNXModel(graph: try graph.build()).encoded()
        guard bytes.count < 1 << 31 else { throw .tooLarge(bytes.count) }
        return bytes
    }

    /// Ids from 2^24 on share a float with others; those that are not known become one that is not known either.
    private func checkIDs() throws(RankerExportError) {
        for (map, side) in [(encoder.users, FeatureColumn.Side.user), (encoder.items, .item)] {
            guard let largest = map.ids.last, largest >= 1 << 24 else { continue }
            let column = schema.columns.first { $0.kind == .id && $0.side == side }
            throw .idTooLarge(largest, column: column?.name ?? side.rawValue)
        }
    }
}
