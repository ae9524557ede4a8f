import TestServers

/// `freshet standalone` as a process of its own, on a free loopback port.
struct StandaloneProcess: Sendable {
    private let process: ServerProcess

    /// Starts it; its output goes into a file of its own.
    init(state: String, data: String?, logFile: String, arguments: [String] = []) throws {
        process = try ServerProcess(
            executable: try Executable.path("freshet"),
            arguments: ["standalone", "--port", "0", "--state", state, "--refit-events", "0", "--refit-minutes", "0"]
                + (data.map { ["--data", $0] } ?? []) + arguments,
            logFile: logFile
        )
    }

    /// Waits until it accepts requests and is ready.
    func server() async throws -> RunningStandalone {
        let running = try await RunningRole(process: process)
        try await running.ready()
        return running.http
    }

    /// Ends it at once, as a crash would.
    func crash() async { await process.crash() }

    /// Asks it to stop, and answers its exit status.
    func stop() async -> Int32 { await process.stop() }

    /// Waits until it has ended by itself, and answers its exit status.
    func exitStatus() async -> Int32 { await process.exitStatus() }

    /// What it has written.
    var log: String { process.log }
}
