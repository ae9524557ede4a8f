import Embedded
import Events

/// Appends events straight to the embedded log of a state folder, for a process to fold when it starts.
struct EmbeddedLogSink: EventSink {
    private let directory: StateDirectory
    private let log: EmbeddedLog

    private let newestTimestamp: Int64?

    /// - Parameter newestTimestamp: the newest event time that will be sent, in milliseconds since 1970.
    /// - Throws: `PortError` when a process uses the folder, or it cannot be opened.
    init(folder: String, newestTimestamp: Int64?) async throws {
        self.newestTimestamp = newestTimestamp
        directory = try StateDirectory.open(folder)
        log = try await EmbeddedLog.open(directory: directory)
    }

    func send(_ events: [Event]) async throws {
        _ = try await log.append(events)
    }

    /// Says in every partition how far event time has come, so that buckets close; nothing folds the events yet.
    func finish() async throws -> Bool {
        guard let newestTimestamp else { return false }
        let partitions = 0..<log.identity.partitionCount
        try await log.appendWatermarks(Dictionary(uniqueKeysWithValues: partitions.map { ($0, newestTimestamp) }))
        return false
    }

    /// Frees the folder for other processes.
    func close() async {
        await log.close()
        directory.close()
    }
}
