import Hummingbird
import Logging
import ServiceKit
import TestHTTP
import Testing

@Suite("Listening", .timeLimit(.minutes(5)))
struct HTTPServiceTests {
    private static let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private func service(host: String = "127.0.0.1", port: Int) -> HTTPService {
        HTTPService(
            router: makeServiceRouter(metrics: PrometheusRegistry()),
            configuration: HTTPServerConfiguration(host: host, port: port),
            logger: Self.quiet
        )
    }

    @Test("A taken port is an error that says what to do")
    func takenPort() async throws {
        try await withServer(makeServiceRouter(metrics: PrometheusRegistry())) { client in
            let error = await #expect(throws: HTTPServerError.self) {
                try await service(port: client.port).run()
            }
            #expect(error == .addressInUse(host: "127.0.0.1", port: client.port))
            #expect(
                error?.description == "port \(client.port) on 127.0.0.1 is already in use: "
                    + "stop the other process or choose another port with --port"
            )
        }
    }

    @Test("A port out of range is an error", arguments: [-1, 65_536])
    func portOutOfRange(port: Int) async {
        await #expect(throws: HTTPServerError.self) { try await service(port: port).run() }
    }

    @Test("An address of another machine is an error")
    func foreignAddress() async {
        await #expect(throws: HTTPServerError.self) { try await service(host: "192.0.2.1", port: 0).run() }
    }
}
