import Embedded
import Events

/// Appends events straight to the embedded log of a state folder, for a process to fold when it starts.
struct EmbeddedLogSink: EventSink {
    private let directory: StateDirectory
    private let log: EmbeddedLog

    /// - Throws: `PortError` when a process uses the folder, or it cannot be opened.
    init(folder: String) async throws {
        directory = try StateDirectory.open(folder)
        log = try await EmbeddedLog.open(directory: directory)
    }

    func send(_ events: [Event]) async throws {
        _ = try await log.append(events)
    }

    /// Nothing is left to do: events are durable when they are sent, and nothing folds them yet.
    func finish() async throws -> Bool { false }

    /// Frees the folder for other processes.
    func close() async {
        await log.close()
        directory.close()
    }
}
