/// A release that cannot be written or read.
public enum ReleaseError: Error, Hashable, Sendable {
    /// A file or folder cannot be read or written.
    case inputOutput(path: String, reason: String)
    /// A file's digest is not the one in the manifest.
    case digestMismatch(path: String)
    /// A file does not hold what it should.
    case invalid(path: String, reason: String)
}

extension ReleaseError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .inputOutput(let path, let reason): "cannot read or write \(path): \(reason)"
        case .digestMismatch(let path):
            "\(path) is not the file that its manifest describes: ask for a refit, which makes a new release"
        case .invalid(let path, let reason): "\(path) is not part of a release: \(reason)"
        }
    }
}
