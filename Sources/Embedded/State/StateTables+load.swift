internal import Events
internal import GRDB
internal import Ports

extension StateTables {
    /// Reads everything.
    static func load(_ database: Database, from file: DatabaseFile) throws -> StateMemory {
        var memory = StateMemory()
        memory.log = try source(database, in: file)
        for group in UpdaterGroup.allCases {
            try loadRecords(of: group, into: &memory, database, from: file)
            try loadContributions(of: group, into: &memory, database, from: file)
            try loadProgress(of: group, into: &memory, database, from: file)
        }
        return memory
    }

    private static func loadRecords(
        of group: UpdaterGroup,
        into memory: inout StateMemory,
        _ database: Database,
        from file: DatabaseFile
    ) throws {
        let table = "\(group.rawValue)_records"
        let rows = try Row.fetchCursor(database, sql: "SELECT user, partition, offset, bytes FROM \(table)")
        while let row = try rows.next() {
            guard let user = row.integer(0, as: UserID.self), let content = try storedBytes(row, from: 1) else {
                throw file.corrupt(table: table, key: "user \(row.integer(0) ?? 0)", "the row is not a record")
            }
            memory[group].records[user] = content
        }
    }

    private static func loadContributions(
        of group: UpdaterGroup,
        into memory: inout StateMemory,
        _ database: Database,
        from file: DatabaseFile
    ) throws {
        let table = "\(group.rawValue)_contributions"
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT bucket, partition, offset, bytes FROM \(table) ORDER BY bucket, partition"
        )
        while let row = try rows.next() {
            guard let bucket = row.integer(0, as: Bucket.self), let content = try storedBytes(row, from: 1) else {
                throw file.corrupt(table: table, key: "bucket \(row.integer(0) ?? 0)", "the row is not a contribution")
            }
            memory[group].contributions.set(content, of: bucket)
        }
    }

    private static func loadProgress(
        of group: UpdaterGroup,
        into memory: inout StateMemory,
        _ database: Database,
        from file: DatabaseFile
    ) throws {
        let table = "\(group.rawValue)_progress"
        let rows = try Row.fetchCursor(database, sql: "SELECT partition, next_offset, watermark FROM \(table)")
        while let row = try rows.next() {
            guard let partition = row.integer(0, as: Int32.self) else {
                throw file.corrupt(table: table, key: "partition \(row.integer(0) ?? 0)", "no such partition")
            }
            memory[group].nextOffsets[partition] = row.integer(1)
            memory[group].watermarks[partition] = row.integer(2)
        }
    }

    /// The columns `partition, offset, bytes`.
    private static func storedBytes(_ row: Row, from index: Int) throws -> StoredBytes? {
        guard let partition = row.integer(index, as: Int32.self), let offset = row.integer(index + 1),
            let bytes = try row.bytes(index + 2)
        else { return nil }
        return StoredBytes(partition: partition, offset: offset, bytes: bytes)
    }
}
