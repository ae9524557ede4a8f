/// An HTTP server's answer, whatever its status.
public struct HTTPClientResponse: Sendable {
    /// The status code, 100...599.
    public var status: Int
    /// Names as the server wrote them and values without the spaces around them, in order.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// How long the exchange took, from connecting or reusing a connection to the answer's last byte.
    public var duration: Duration

    public init(status: Int, headers: [(name: String, value: String)], body: [UInt8], duration: Duration) {
        self.status = status
        self.headers = headers
        self.body = body
        self.duration = duration
    }

    /// Whether the status is 200...299.
    public var isSuccess: Bool { (200...299).contains(status) }

    /// The value of the first header of that name, in any case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
