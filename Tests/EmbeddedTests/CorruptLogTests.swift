import Embedded
import Events
import Foundation
import Ports
import TestSupport
import Testing

@Suite("A damaged log is an error that says where", .timeLimit(.minutes(2)))
struct CorruptLogTests {
    @Test(
        "a batch that does not decode names its file, table and place",
        arguments: [
            "UPDATE batches SET payload = x'00' WHERE base_offset = 100",
            "UPDATE batches SET payload = substr(payload, 1, 50) WHERE base_offset = 100",
            "UPDATE batches SET payload = CAST(payload || 'x' AS BLOB) WHERE base_offset = 100",
            "UPDATE batches SET payload = x'' WHERE base_offset = 100",
            "UPDATE batches SET count = 99 WHERE base_offset = 100",
            "UPDATE batches SET count = 101 WHERE base_offset = 100",
            "UPDATE batches SET count = 0 WHERE base_offset = 100",
            "UPDATE batches SET count = 9223372036854775807 WHERE base_offset = 100",
            "UPDATE batches SET base_offset = 101 WHERE base_offset = 100",
            "DELETE FROM batches WHERE base_offset = 100",
            "DELETE FROM batches WHERE base_offset = 0",
        ]
    )
    func batch(damage: String) async throws {
        try await withDamagedLog(damage) { directory in
            let log = try await EmbeddedLog.open(directory: directory)
            let message = await expectPortError(.corrupt) { try await log.readAll(limit: 100) }
            #expect(message.contains("log.sqlite") && message.contains("table batches"))
            #expect(message.contains("partition 0") && message.contains("restore"))
            await log.close()
        }
    }

    @Test(
        "a log without a valid identity or end does not open",
        arguments: [
            "UPDATE log SET partition_count = 0",
            "UPDATE log SET partition_count = 5000000000",
            "UPDATE batches SET base_offset = 9223372036854775807 WHERE base_offset = 200",
            "DELETE FROM batches WHERE base_offset > 0; UPDATE batches SET base_offset = -5",
            "PRAGMA user_version = 2",
            "DROP TABLE batches",
        ]
    )
    func opening(damage: String) async throws {
        try await withDamagedLog(damage) { directory in
            // Twice: a file that failed to open is not left open.
            for _ in 0..<2 {
                await expectPortError(.corrupt) { try await EmbeddedLog.open(directory: directory) }
            }
        }
    }

    @Test("a file that is no database does not open")
    func noDatabase() async throws {
        try await withTemporaryDirectory { path in
            let directory = try StateDirectory.open(path)
            let bytes = Data((0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
            for file in ["log.sqlite", "state.sqlite"] {
                try bytes.write(to: URL(fileURLWithPath: "\(path)/\(file)"))
            }
            await expectPortError(.corrupt) { try await EmbeddedLog.open(directory: directory) }
            await expectPortError(.corrupt) { try await EmbeddedStateStore.open(directory: directory) }
        }
    }

    /// Makes a log with three batches of 100 records in partition 0, damages it, and runs `body`.
    private func withDamagedLog(_ sql: String, _ body: (StateDirectory) async throws -> Void) async throws {
        try await withTemporaryDirectory { path in
            let directory = try StateDirectory.open(path)
            let log = try await EmbeddedLog.open(directory: directory, partitionCount: 1)
            for start in [0, 100, 200] { _ = try await log.append(numberedEvents(start..<start + 100)) }
            await log.close()
            try edit("\(path)/log.sqlite", sql)
            try await body(directory)
        }
    }
}
