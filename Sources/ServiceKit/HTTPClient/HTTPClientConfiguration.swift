/// How an HTTP client connects and what it puts up with.
public struct HTTPClientConfiguration: Sendable {
    /// The most requests under way at once, each on a connection of its own; at least 1.
    public var connections: Int
    /// The longest that connecting may take, TLS included.
    public var connectTimeout: Duration
    /// The longest that a request may take in all: waiting for a connection, connecting, and the whole answer.
    public var timeout: Duration
    /// The largest body of an answer, in bytes.
    public var maximumBodySize: Int
    /// A file in PEM with the authorities that servers' certificates are verified by; nil for those of the system.
    public var authorityFile: String?

    public init(
        connections: Int = 4,
        connectTimeout: Duration = .seconds(2),
        timeout: Duration = .seconds(10),
        maximumBodySize: Int = 16 << 20,
        authorityFile: String? = nil
    ) {
        self.connections = connections
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.maximumBodySize = maximumBodySize
        self.authorityFile = authorityFile
    }
}
