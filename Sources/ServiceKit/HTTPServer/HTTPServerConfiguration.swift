/// Where a service listens, and what it accepts.
public struct HTTPServerConfiguration: Hashable, Sendable {
    /// The largest request body by default: 8 MiB.
    public static let defaultMaximumBodySize = 8 << 20

    /// The name or address to listen on. The default can be reached from the same machine only.
    public var host: String
    /// 0...65535; 0 lets the system choose a free one.
    public var port: Int
    /// The largest body of a request, in bytes; routes that take small requests accept less. At least 1.
    public var maximumBodySize: Int

    public init(
        host: String = "127.0.0.1",
        port: Int,
        maximumBodySize: Int = HTTPServerConfiguration.defaultMaximumBodySize
    ) {
        self.host = host
        self.port = port
        self.maximumBodySize = maximumBodySize
    }
}
