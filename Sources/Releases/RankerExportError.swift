/// Why a release's ranker cannot be written as an ONNX model.
public enum RankerExportError: Error, Hashable, Sendable {
    /// An id that the release knows is not one that a 32-bit float tells from its neighbours.
    case idTooLarge(Int32, column: String)
    /// The model is larger than a protocol buffer may be, in bytes.
    case tooLarge(Int)
    /// The model does not hold what its input describes.
    case invalid(String)
}

extension RankerExportError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .idTooLarge(let id, let column):
            "\(column) \(id) is not below 16777216, and the model's input, 32-bit floats, does not hold it: give users and "
                + "items smaller ids, or score in process"
        case .tooLarge(let size):
            "the model takes \(size) bytes, and an ONNX file has less than 2147483648: score in process"
        case .invalid(let reason): "the ranker is not as its input describes: \(reason)"
        }
    }
}
