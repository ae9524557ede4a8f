internal import Foundation
internal import GRDB
internal import Ports

/// The compacted topics: the newest value of each key, in the table `compacted`. May be used from any task.
final class CompactedTable: Sendable {
    private let file: DatabaseFile
    /// Counts the calls of `put` that changed something.
    private let changes = ChangeSignal()

    init(file: DatabaseFile) {
        self.file = file
    }

    /// Sets values; equal ones change nothing. O(values * log of the topic's keys).
    func put(_ values: [String: [UInt8]], in topic: CompactedTopic) async throws(PortError) {
        guard !values.isEmpty else { return try file.checkOpen() }
        _ = try await file.transaction { database in
            try Self.write(values, in: topic, database)
        } committed: { [changes] didChange in
            if didChange { changes.notify() }
        }
    }

    /// The values that changed after a version, ascending by version.
    func records(
        of topic: CompactedTopic,
        after version: Int64,
        waiting: Bool
    ) async throws(PortError) -> [CompactedRecord] {
        while !Task.isCancelled {
            let known = changes.count
            let records = try await file.read { [file] database in
                try Self.read(topic, after: version, database, in: file)
            }
            guard records.isEmpty, waiting else { return records }
            if changes.isClosed { throw file.closedError }
            await changes.wait(past: known)
        }
        return []
    }

    /// Wakes everyone who waits.
    func close() {
        changes.close()
    }

    /// Returns whether anything changed. Keys are written in their order, so that equal calls give equal versions.
    private static func write(
        _ values: [String: [UInt8]],
        in topic: CompactedTopic,
        _ database: Database
    ) throws -> Bool {
        let newest = try Int64.fetchOne(
            database,
            sql: "SELECT max(version) FROM compacted WHERE topic = ?",
            arguments: [topic.rawValue]
        )
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO compacted (topic, key, value, version) VALUES (?, ?, ?, ?)
                ON CONFLICT (topic, key) DO UPDATE SET value = excluded.value, version = excluded.version
                WHERE value <> excluded.value
                """
        )
        let before = newest ?? 0
        var version = before
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            try statement.execute(arguments: [topic.rawValue, key, Data(value), version + 1])
            if database.changesCount > 0 { version += 1 }
        }
        return version > before
    }

    private static func read(
        _ topic: CompactedTopic,
        after version: Int64,
        _ database: Database,
        in file: DatabaseFile
    ) throws -> [CompactedRecord] {
        let statement = try database.cachedStatement(
            sql: "SELECT key, value, version FROM compacted WHERE topic = ? AND version > ? ORDER BY version"
        )
        let rows = try Row.fetchCursor(statement, arguments: [topic.rawValue, version])
        var records: [CompactedRecord] = []
        while let row = try rows.next() {
            guard let key = String.fromDatabaseValue(row[0]), let value = try row.bytes(1), let version = row.integer(2)
            else { throw file.corrupt(table: "compacted", key: "topic \(topic.rawValue)", "a row is not a value") }
            records.append(CompactedRecord(key: key, value: value, version: version))
        }
        return records
    }
}
