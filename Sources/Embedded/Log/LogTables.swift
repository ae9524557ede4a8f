internal import Events
internal import Foundation
internal import GRDB
internal import Ports

/// The tables of `log.sqlite` that hold the log itself: `log` with its identity, `batches` with its entries.
enum LogTables {
    static let file = "log.sqlite"
    /// The version of the layout.
    static let version: Int32 = 1

    static let schema = """
        CREATE TABLE log (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            id INTEGER NOT NULL,
            partition_count INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE batches (
            partition INTEGER NOT NULL,
            base_offset INTEGER NOT NULL,
            count INTEGER NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (partition, base_offset)
        ) STRICT;
        CREATE TABLE compacted (
            topic TEXT NOT NULL,
            key TEXT NOT NULL,
            value BLOB NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (topic, key)
        ) STRICT;
        CREATE UNIQUE INDEX compacted_by_version ON compacted (topic, version);
        """

    /// The identity of the log, drawn now if the file is new.
    static func identity(
        _ database: Database,
        in file: DatabaseFile,
        newPartitionCount: Int32?
    ) throws -> LogIdentity {
        if let row = try Row.fetchOne(database, sql: "SELECT id, partition_count FROM log") {
            guard let id = row.integer(0), let count = row.integer(1, as: Int32.self),
                EmbeddedLog.partitionCounts.contains(count)
            else { throw file.corrupt(table: "log", key: "the only row", "no valid id and number of partitions") }
            return LogIdentity(id: UInt64(bitPattern: id), partitionCount: count)
        }
        let identity = LogIdentity(
            id: UInt64.random(in: .min ... .max),
            partitionCount: newPartitionCount ?? EmbeddedLog.defaultPartitionCount
        )
        try database.execute(
            sql: "INSERT INTO log (one, id, partition_count) VALUES (1, ?, ?)",
            arguments: [Int64(bitPattern: identity.id), identity.partitionCount]
        )
        return identity
    }

    /// The offset of the next record, by partition.
    static func nextOffsets(_ database: Database, of identity: LogIdentity, in file: DatabaseFile) throws -> [Int64] {
        let sql = "SELECT base_offset, count FROM batches WHERE partition = ? ORDER BY base_offset DESC LIMIT 1"
        return try (0..<identity.partitionCount).map { partition in
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [partition]) else { return 0 }
            guard let base = row.integer(0), let count = row.integer(1), base >= 0, count > 0,
                case (let next, false) = base.addingReportingOverflow(count)
            else { throw file.corrupt(table: "batches", key: "the last row of partition \(partition)", "not a batch") }
            return next
        }
    }

    /// Inserts batches at the next offsets of their partitions, moves these on, and returns the last offset by partition.
    static func insert(
        _ batches: [AppendedBatch],
        at nextOffsets: inout [Int64],
        in database: Database
    ) throws -> [Int32: Int64] {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO batches (partition, base_offset, count, payload) VALUES (?, ?, ?, ?)"
        )
        var last: [Int32: Int64] = [:]
        for batch in batches {
            let base = nextOffsets[Int(batch.partition)]
            try statement.execute(arguments: [batch.partition, base, batch.count, Data(batch.payload)])
            nextOffsets[Int(batch.partition)] = base + Int64(batch.count)
            last[batch.partition] = base + Int64(batch.count) - 1
        }
        return last
    }

    /// Reads the batches of a partition from the one that holds `offset` on, until they reach `limit` records.
    static func batches(
        _ database: Database,
        partition: Int32,
        from offset: Int64,
        limit: Int,
        in file: DatabaseFile
    ) throws -> [StoredBatch] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT base_offset, count, payload FROM batches WHERE partition = ?1 AND base_offset >= (
                    SELECT max(base_offset) FROM batches WHERE partition = ?1 AND base_offset <= ?2
                ) ORDER BY base_offset
                """
        )
        let rows = try Row.fetchCursor(statement, arguments: [partition, offset])
        var batches: [StoredBatch] = []
        var next = offset
        while next - offset < Int64(limit), let row = try rows.next() {
            let batch = try StoredBatch(row, partition: partition, in: file)
            guard batch.base <= next, batch.end > next else {
                throw file.corrupt(table: "batches", key: batch.key, "it does not continue the log at offset \(next)")
            }
            batches.append(batch)
            next = batch.end
        }
        guard next > offset else {
            let key = "partition \(partition) offset \(offset)"
            throw file.corrupt(table: "batches", key: key, "the batch is missing")
        }
        return batches
    }
}
