internal import Ports

/// Where a Redis server is, and how it is talked to.
public struct RedisConfiguration: Hashable, Sendable {
    /// A host name or an address.
    public var host: String
    /// The TCP port.
    public var port: UInt16
    /// The user of an access control list; nil for the default user.
    public var user: String?
    /// The password; nil where none is asked for.
    public var password: String?
    /// The number of the database.
    public var database: Int
    /// How many connections carry requests, 1 to 64; each has a thread. One more connection listens to announcements.
    public var connections: Int
    /// How long a request may take, waiting for a connection included, and a second more for every 8 MiB that it moves; also
    /// how long connecting may take.
    public var timeout: Duration

    /// How many bytes a request may take a second more for.
    private static let bytesPerSecond = 8 << 20

    public init(
        host: String = "127.0.0.1",
        port: UInt16 = 6379,
        user: String? = nil,
        password: String? = nil,
        database: Int = 0,
        connections: Int = 4,
        timeout: Duration = .seconds(1)
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.database = database
        self.connections = connections
        self.timeout = timeout
    }

    /// How long a request may take that moves so many bytes.
    func timeout(moving bytes: Int) -> Duration {
        timeout + .seconds(Double(bytes) / Double(Self.bytesPerSecond))
    }

    /// - Throws: `invalidRequest` for values that cannot be used.
    func check() throws(PortError) {
        let fault: String? =
            if host.isEmpty {
                "the host is empty"
            } else if port == 0 {
                "the port is 0"
            } else if database < 0 {
                "database \(database) is negative"
            } else if !(1...64).contains(connections) {
                "there are 1 to 64 connections, not \(connections)"
            } else if timeout <= .zero {
                "the timeout is \(timeout)"
            } else if user != nil, password == nil {
                "there is a user, but no password: give it as --redis-password or FRESHET_REDIS_PASSWORD"
            } else {
                nil
            }
        if let fault { throw PortError(.invalidRequest, "the configuration of \(self) cannot be used: \(fault)") }
    }
}

extension RedisConfiguration: CustomStringConvertible {
    /// Which server it is, without any secret.
    public var description: String { "redis at \(host.contains(":") ? "[\(host)]" : host):\(port)" }
}
