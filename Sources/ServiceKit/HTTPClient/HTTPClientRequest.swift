/// A request to an HTTP server.
public struct HTTPClientRequest: Sendable {
    public var method: HTTPClientMethod
    /// The absolute URL, `http` or `https`.
    public var url: String
    /// Names and values, in order. A name or value with a line break is refused.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// Whether the request may be sent a second time when a kept-alive connection turns out to be closed before any byte of
    /// the answer. One that may not is sent on a connection of its own. By default what the method promises.
    public var isRepeatable: Bool

    public init(
        method: HTTPClientMethod = .get,
        url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        isRepeatable: Bool? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.isRepeatable = isRepeatable ?? method.isIdempotent
    }
}
