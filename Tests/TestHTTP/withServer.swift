public import Logging
public import ServiceKit
import ServiceLifecycle

/// Runs a server on a free port of the loopback address while `body` talks to it.
public func withServer<Value: Sendable>(
    _ router: ServiceRouter,
    logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
    body: @escaping @Sendable (HTTPTestClient) async throws -> Value
) async throws -> Value {
    let (ports, listening) = AsyncStream.makeStream(of: Int.self)
    let service = HTTPService(
        router: router,
        configuration: HTTPServerConfiguration(port: 0),
        logger: logger,
        onListening: { listening.yield($0) }
    )
    let group = ServiceGroup(services: [service], logger: logger)
    async let run: Void = {
        defer { listening.finish() }
        try await group.run()
    }()
    guard let port = await ports.first(where: { _ in true }) else {
        try await run
        throw HTTPTestClient.Failure(what: "the server ended before it listened")
    }
    let result: Result<Value, any Error>
    do {
        result = .success(try await body(HTTPTestClient(port: port)))
    } catch {
        result = .failure(error)
    }
    await group.triggerGracefulShutdown()
    try await run
    return try result.get()
}
