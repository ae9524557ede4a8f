import Foundation
import ServiceKit
import TestSupport
import Testing

/// `freshet standalone` as a process of its own, on a free loopback port.
final class StandaloneProcess {
    private let process = Process()
    private let logFile: String

    /// Starts it; its standard error goes into a file of its own.
    init(state: String, data: String?, logFile: String, arguments: [String] = []) throws {
        self.logFile = logFile
        try Data().write(to: URL(filePath: logFile))
        process.executableURL = try Self.executable()
        process.arguments =
            ["standalone", "--port", "0", "--state", state, "--refit-events", "0", "--refit-minutes", "0"]
            + (data.map { ["--data", $0] } ?? []) + arguments
        process.standardError = try FileHandle(forWritingTo: URL(filePath: logFile))
        process.standardOutput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Waits until it accepts requests and is ready.
    func server() async throws -> RunningStandalone {
        var port: Int?
        try await eventually {
            port = try self.port()
            return port != nil || !process.isRunning
        }
        let words = try log()
        let url = "http://127.0.0.1:\(try #require(port, "it ended: \(words)"))"
        let client = HTTPClient(configuration: HTTPClientConfiguration(connections: 2, timeout: .seconds(60)))
        try await eventually {
            try await client.send(HTTPClientRequest(url: url + "/readyz")).status == 200
        }
        return RunningStandalone(client: client, url: url)
    }

    /// Ends it at once, as a crash would.
    func crash() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Asks it to stop, and answers its exit status.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Waits until it has ended by itself, and answers its exit status.
    func exitStatus() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    func log() throws -> String { try String(contentsOfFile: logFile, encoding: .utf8) }

    private func port() throws -> Int? {
        try log().firstMatch(of: /listening on 127\.0\.0\.1:(\d+)/).flatMap { Int($0.output.1) }
    }

    /// The executable beside the tests.
    private static func executable() throws -> URL {
        let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let found = [tests, root.appending(path: ".build/debug")].map { $0.appending(path: "freshet") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        return try #require(found, "the executable freshet is built with the tests")
    }
}
