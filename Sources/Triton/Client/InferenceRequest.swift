/// A request for logits with a binary tensor: a JSON header, then the rows
/// (https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md).
struct InferenceRequest: Sendable {
    /// The length of the JSON header in the body, in bytes.
    let headerLength: Int
    let body: [UInt8]

    /// - Parameter rows: `rows x columns`, row-major.
    init(rows: ArraySlice<Float>, columns: Int) {
        let size = rows.count * MemoryLayout<Float>.size
        let header = """
            {"inputs":[{"name":"\(TritonModel.input)","shape":[\(rows.count / columns),\(columns)],"datatype":"FP32",\
            "parameters":{"binary_data_size":\(size)}}],\
            "outputs":[{"name":"\(TritonModel.logit)","parameters":{"binary_data":true}}]}
            """
        var body = Array(header.utf8)
        headerLength = body.count
        body.reserveCapacity(headerLength + size)
        for value in rows { withUnsafeBytes(of: value.bitPattern.littleEndian) { body.append(contentsOf: $0) } }
        self.body = body
    }
}
