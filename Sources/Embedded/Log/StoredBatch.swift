internal import Events
internal import GRDB
internal import Ports

/// A batch as read from the table `batches`.
struct StoredBatch: Sendable {
    let partition: Int32
    /// The offset of its first entry.
    let base: Int64
    /// The offset behind its last entry; greater than `base`.
    let end: Int64
    /// `LogEntryCodec` bytes.
    let payload: [UInt8]

    /// - Parameter row: `base_offset, count, payload`.
    /// - Throws: `corrupt` when the columns do not make sense.
    init(_ row: Row, partition: Int32, in file: DatabaseFile) throws {
        let key = "partition \(partition)"
        guard let base = row.integer(0), let count = row.integer(1), let payload = try row.bytes(2), base >= 0,
            count > 0,
            case (let end, false) = base.addingReportingOverflow(count)
        else { throw file.corrupt(table: "batches", key: key, "a row is not a batch") }
        self.partition = partition
        self.base = base
        self.end = end
        self.payload = payload
    }

    /// Names the row in messages.
    var key: String { "partition \(partition) offset \(base)" }

    /// Decodes the records from an offset on.
    /// - Throws: `corrupt` when the payload does not decode to the entries that the row claims.
    func records(from offset: Int64, in file: DatabaseFile) throws(PortError) -> [LogRecord] {
        let entries: [LogEntry]
        do {
            entries = try LogEntryCodec.decode(payload)
        } catch {
            throw file.corrupt(table: "batches", key: key, "\(error)")
        }
        guard Int64(entries.count) == end - base else {
            throw file.corrupt(table: "batches", key: key, "\(entries.count) entries instead of \(end - base)")
        }
        return entries.indices.dropFirst(Int(max(0, offset - base))).map { index in
            LogRecord(partition: partition, offset: base + Int64(index), entry: entries[index])
        }
    }
}
