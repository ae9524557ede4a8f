/// What a request asks of the server.
public enum HTTPClientMethod: String, Hashable, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"

    /// Whether sending the request twice means the same as sending it once.
    public var isIdempotent: Bool { self != .post }
}
