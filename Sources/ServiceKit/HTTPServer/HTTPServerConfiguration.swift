/// Where a service listens.
public struct HTTPServerConfiguration: Hashable, Sendable {
    /// The name or address to listen on. The default can be reached from the same machine only.
    public var host: String
    /// 0...65535; 0 lets the system choose a free one.
    public var port: Int

    public init(host: String = "127.0.0.1", port: Int) {
        self.host = host
        self.port = port
    }
}
