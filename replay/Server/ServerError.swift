import ServiceKit

/// Why the server did not do what it was asked to.
enum ServerError: Error {
    /// There was no answer.
    case unanswered(HTTPClientError)
    /// The answer was an error, with its problem document's detail, or the beginning of the body if it was none.
    case problem(path: String, status: Int, detail: String)
    /// The answer was not what the contract says.
    case malformed(path: String, reason: String)

    /// Whether the same request may succeed a little later.
    var isRetriable: Bool {
        switch self {
        case .unanswered(let error): error.isRetriable
        case .problem(_, let status, _): status >= 500 || status == 429 || status == 408
        case .malformed: false
        }
    }
}

extension ServerError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unanswered(let error): error.description
        case .problem(let path, let status, let detail): "the server answered \(path) with status \(status): \(detail)"
        case .malformed(let path, let reason): "the server's answer to \(path) is not understood: \(reason)"
        }
    }
}
