import Foundation
import Logging
import Ports
import TestServers
import TestSupport
import Triton

extension Logger {
    /// Says nothing.
    static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

extension TritonServer {
    /// A scorer on this server.
    /// - Parameters:
    ///   - timeout: long, so that a slow machine fails no test; shorter where a test waits for it to pass.
    ///   - folder: the model repository; the server's when left out.
    func scorer(timeout: Duration = .seconds(60), repository folder: String? = nil) throws -> TritonScorer {
        let configuration = try TritonConfiguration(
            url: url,
            repository: URL(filePath: folder ?? repository, directoryHint: .isDirectory),
            backend: .python,
            timeout: timeout
        )
        return TritonScorer(configuration, logger: .quiet)
    }
}

/// Runs `body` with a new server.
func withTriton(_ body: (TritonServer) async throws -> Void) async throws {
    try await withTemporaryDirectory { folder in
        let server = try await TritonServer.start(in: folder)
        do {
            try await body(server)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }
}
