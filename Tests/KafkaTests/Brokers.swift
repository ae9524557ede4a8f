import Foundation
import TestServers
import TestSupport
import Testing

/// Calls `body` with a broker of its own, and stops it.
func withNoida<Value>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (BrokerProcess) async throws -> Value
) async throws -> Value {
    try await withTemporaryDirectory { folder in
        let broker = try await NoidaBroker.start(in: folder)
        do {
            let value = try await body(broker)
            await broker.crash()
            return value
        } catch {
            await broker.crash()
            throw error
        }
    }
}

/// Runs kcat on a file of lines, and waits for its end.
func runKcat(_ arguments: [String], lines: [String]) async throws {
    try await withTemporaryDirectory { folder in
        let file = folder + "/lines"
        try (lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: false, encoding: .utf8)
        let process = try ServerProcess(
            executable: try Program.kcat.required(),
            arguments: arguments + ["-l", file],
            logFile: folder + "/kcat.log"
        )
        let status = await process.exitStatus()
        #expect(status == 0, "\(process.log)")
    }
}
