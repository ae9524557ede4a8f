import Foundation
import Synchronization

/// A server on a free port of the loopback interface whose every connection is served by `handler` on a thread of its own.
public final class LoopbackServer: Sendable {
    /// The port it listens on.
    public let port: UInt16
    private let listener: Int32
    private let connectionCount = Mutex(0)
    private let requests = Mutex<[String]>([])

    /// Its address, without a path.
    public var url: String { "http://127.0.0.1:\(port)" }
    /// How many connections have been accepted.
    public var connections: Int { connectionCount.withLock { $0 } }
    /// What each request held, head and body.
    public var received: [String] { requests.withLock { $0 } }

    /// - Parameter handler: gets the connection and its number, from 1; the connection is closed when it returns.
    public init(handler: @escaping @Sendable (LoopbackConnection, Int) -> Void) throws {
        (listener, port) = try Self.listen()
        Thread { [self, listener] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                let number = connectionCount.withLock { count in
                    count += 1
                    return count
                }
                let connection = LoopbackConnection(descriptor: descriptor) { request in
                    self.requests.withLock { $0.append(request) }
                }
                Thread {
                    handler(connection, number)
                    connection.close()
                }.start()
            }
        }.start()
    }

    /// Stops accepting connections.
    public func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// A port on which nobody listens.
    public static func unusedPort() throws -> UInt16 {
        let (listener, port) = try listen()
        close(listener)
        return port
    }

    private static func listen() throws -> (Int32, UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && Foundation.listen(descriptor, 64) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard code else { throw POSIXError(.EADDRNOTAVAIL) }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }
}

/// Runs `body` with a server that stops afterwards.
public func withServer(
    handler: @escaping @Sendable (LoopbackConnection, Int) -> Void,
    _ body: (LoopbackServer) async throws -> Void
) async throws {
    let server = try LoopbackServer(handler: handler)
    defer { server.stop() }
    try await body(server)
}
