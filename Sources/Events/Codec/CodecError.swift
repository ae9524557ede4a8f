/// Bytes that do not decode.
public enum CodecError: Error, Hashable, Sendable {
    /// The bytes end before the value does.
    case truncated(at: Int)
    /// A number does not fit its type.
    case overflow(at: Int)
    /// The layout's version is not one that this program reads.
    case unknownVersion(UInt8)
    /// Bytes are left over behind the last value.
    case trailingBytes(at: Int)
    /// A value that the layout rules out.
    case invalid(String)
}

extension CodecError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated(let index): "the bytes end in the middle of a value, at byte \(index)"
        case .overflow(let index): "a number at byte \(index) is too large for its type"
        case .unknownVersion(let version): "layout version \(version) is unknown: written by a newer Freshet?"
        case .trailingBytes(let index): "bytes are left over from byte \(index) on"
        case .invalid(let reason): reason
        }
    }
}
