/// Why a request got no answer. The URL in it carries no user, password or query.
public enum HTTPClientError: Error, Hashable {
    /// No connection could be made: nothing listens there, or the host is not known or not reached.
    case refused(url: String, reason: String)
    /// The connection or the answer took longer than the deadline.
    case timedOut(url: String, deadline: Duration)
    /// The answer is larger than the limit, in bytes.
    case tooLarge(url: String, limit: Int)
    /// The TLS handshake failed, or the server's certificate is not trusted.
    case tls(url: String, reason: String)
    /// The connection was closed before the answer was whole.
    case closed(url: String, reason: String)
    /// The URL cannot be requested.
    case invalidURL(url: String, reason: String)
    /// A request header has a line break in it.
    case invalidHeader(name: String)
    /// Anything else, with libcurl's code.
    case other(url: String, code: Int, reason: String)

    /// Whether the same request may succeed a little later. Says nothing of whether sending it twice is safe.
    public var isRetriable: Bool {
        switch self {
        case .refused, .timedOut, .closed: true
        case .tooLarge, .tls, .invalidURL, .invalidHeader, .other: false
        }
    }
}

extension HTTPClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let url, let reason):
            "no connection to \(url) (\(reason)): is the server running, and is that its address?"
        case .timedOut(let url, let deadline):
            "no answer from \(url) within \(deadline): is the server overloaded, or is the deadline too short?"
        case .tooLarge(let url, let limit):
            "the answer of \(url) is larger than the limit of \(limit) bytes"
        case .tls(let url, let reason):
            "no trusted connection to \(url) (\(reason)): check the server's certificate and the trusted authorities"
        case .closed(let url, let reason):
            "\(url) closed the connection before the answer was whole (\(reason))"
        case .invalidURL(let url, let reason):
            "'\(url)' cannot be requested (\(reason)): an absolute http or https URL is expected"
        case .invalidHeader(let name):
            "the request header '\(name)' has a line break in its name or value"
        case .other(let url, let code, let reason):
            "the request to \(url) failed (\(reason), libcurl code \(code))"
        }
    }
}
