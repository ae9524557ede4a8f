internal import Events
internal import Foundation
internal import GRDB
internal import Ports

/// The tables of `state.sqlite`: `source` with the log that the state was folded from, and per group of updaters its records,
/// contributions and progress.
enum StateTables {
    static let file = "state.sqlite"
    /// The version of the layout.
    static let version: Int32 = 1

    static var schema: String {
        let source = """
            CREATE TABLE source (
                one INTEGER PRIMARY KEY CHECK (one = 1),
                log_id INTEGER NOT NULL,
                partition_count INTEGER NOT NULL
            ) STRICT;
            """
        return UpdaterGroup.allCases.reduce(source) { $0 + schema(of: $1) }
    }

    private static func schema(of group: UpdaterGroup) -> String {
        """
        CREATE TABLE \(group.rawValue)_records (
            user INTEGER PRIMARY KEY,
            partition INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE \(group.rawValue)_contributions (
            bucket INTEGER NOT NULL,
            partition INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (bucket, partition)
        ) STRICT;
        CREATE TABLE \(group.rawValue)_progress (
            partition INTEGER PRIMARY KEY,
            next_offset INTEGER,
            watermark INTEGER
        ) STRICT;
        """
    }

    /// Records which log the state is of, or compares.
    /// - Throws: `foreignLog` when it is of another.
    static func claim(_ database: Database, for log: LogIdentity, in file: DatabaseFile) throws {
        if let stored = try source(database, in: file) {
            guard stored == log else {
                throw PortError(
                    .foreignLog,
                    "\(file.path) holds state of log \(stored), not of log \(log): delete state.sqlite and restart, and it "
                        + "is rebuilt from the log"
                )
            }
        } else {
            try database.execute(
                sql: "INSERT INTO source (one, log_id, partition_count) VALUES (1, ?, ?)",
                arguments: [Int64(bitPattern: log.id), log.partitionCount]
            )
        }
    }

    /// Writes what has a higher guard than what is stored, the progress last, and says what was written.
    static func write(_ commit: StateCommit, _ database: Database) throws -> AppliedCommit {
        let applied = AppliedCommit(
            users: try writeRecords(commit, database),
            contributions: try writeContributions(commit, database)
        )
        try writeProgress(commit, database)
        return applied
    }

    private static func writeRecords(_ commit: StateCommit, _ database: Database) throws -> [UserID] {
        let table = "\(commit.group.rawValue)_records"
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO \(table) (user, partition, offset, bytes) VALUES (?, ?, ?, ?)
                ON CONFLICT (user) DO UPDATE
                SET partition = excluded.partition, offset = excluded.offset, bytes = excluded.bytes
                WHERE excluded.offset > \(table).offset
                """
        )
        return try commit.records.sorted { $0.key < $1.key }.compactMap { user, content in
            let place = content.recordGuard
            try statement.execute(arguments: [user, place.partition, place.offset, Data(content.bytes)])
            return database.changesCount > 0 ? user : nil
        }
    }

    private static func writeContributions(_ commit: StateCommit, _ database: Database) throws -> [Int] {
        let table = "\(commit.group.rawValue)_contributions"
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO \(table) (bucket, partition, offset, bytes) VALUES (?, ?, ?, ?)
                ON CONFLICT (bucket, partition) DO UPDATE SET offset = excluded.offset, bytes = excluded.bytes
                WHERE excluded.offset > \(table).offset
                """
        )
        return try commit.contributions.indices.filter { index in
            let contribution = commit.contributions[index]
            let place = contribution.content.recordGuard
            try statement.execute(
                arguments: [contribution.bucket, place.partition, place.offset, Data(contribution.content.bytes)]
            )
            return database.changesCount > 0
        }
    }

    private static func writeProgress(_ commit: StateCommit, _ database: Database) throws {
        let table = "\(commit.group.rawValue)_progress"
        for (column, values) in [
            ("next_offset", commit.progress.position.offsets), ("watermark", commit.progress.watermarks.timestamps),
        ] {
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO \(table) (partition, \(column)) VALUES (?, ?)
                    ON CONFLICT (partition) DO UPDATE SET \(column) = excluded.\(column)
                    WHERE \(table).\(column) IS NULL OR excluded.\(column) > \(table).\(column)
                    """
            )
            for (partition, value) in values { try statement.execute(arguments: [partition, value]) }
        }
    }

    /// The log that the state is of; nil before the first commit.
    static func source(_ database: Database, in file: DatabaseFile) throws -> LogIdentity? {
        guard let row = try Row.fetchOne(database, sql: "SELECT log_id, partition_count FROM source") else {
            return nil
        }
        guard let id = row.integer(0), let count = row.integer(1, as: Int32.self), count > 0 else {
            throw file.corrupt(table: "source", key: "the only row", "no valid log id and number of partitions")
        }
        return LogIdentity(id: UInt64(bitPattern: id), partitionCount: count)
    }
}
