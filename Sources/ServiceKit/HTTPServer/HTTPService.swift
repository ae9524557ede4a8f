public import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Serves a router over HTTP/1.1 until it is told to shut down; requests under way are answered first.
public struct HTTPService: Service {
    /// A connection on which nothing happens for this long is closed.
    private static let idleTimeout: TimeAmount = .seconds(75)

    private let application: Application<RouterResponder<BasicRequestContext>>
    private let configuration: HTTPServerConfiguration

    /// - Parameters:
    ///   - router: complete: routes added later are not served.
    ///   - onListening: called once with the port, when requests are accepted.
    public init(
        router: ServiceRouter,
        configuration: HTTPServerConfiguration,
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.application = Application(
            router: router,
            server: .http1(configuration: .init(idleTimeout: Self.idleTimeout)),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port)
            ),
            onServerRunning: { await onListening($0.localAddress?.port ?? configuration.port) },
            logger: logger
        )
    }

    /// Listens and serves.
    /// - Throws: `HTTPServerError` when it cannot listen.
    public func run() async throws {
        let (host, port) = (configuration.host, configuration.port)
        guard (0...65_535).contains(port) else {
            throw HTTPServerError.badAddress(host: host, port: port, reason: "ports are 0...65535")
        }
        do {
            try await application.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw HTTPServerError.addressInUse(host: host, port: port)
        } catch let error as IOError where error.errnoCode == EACCES {
            throw HTTPServerError.notPermitted(host: host, port: port)
        } catch let error as IOError where error.errnoCode == EADDRNOTAVAIL {
            throw HTTPServerError.badAddress(host: host, port: port, reason: "not an address of this machine")
        } catch let error as SocketAddressError {
            throw HTTPServerError.badAddress(host: host, port: port, reason: "\(error)")
        }
    }
}
