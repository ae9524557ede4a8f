/// Why bytes are not the safetensors that were expected.
public enum SafetensorsError: Error, Equatable {
    /// The bytes end before the header or the data does.
    case truncated
    /// The header is not the JSON object that the format asks for; the text says why.
    case invalidHeader(String)
    /// A tensor's type is not F32.
    case unsupportedType(tensor: String, type: String)
    /// A tensor's offsets do not match its shape.
    case shapeMismatch(tensor: String)
    /// The tensors overlap, leave gaps, or do not end where the bytes do.
    case invalidOffsets(tensor: String)
}
