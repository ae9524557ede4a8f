public import Events
public import Ports

/// User records while they are folded: those of a batch, or of a whole log.
public struct FoldedUsers<Record: BinaryRecord>: Sendable {
    private struct Entry: Sendable {
        var record: Record
        var partition: Int32
        var foldedThrough: Int64
        var isWritten = false
    }

    private var entries: [UserID: Entry] = [:]

    public init() {}

    /// Puts a stored record in place.
    public mutating func put(_ record: Record, user: UserID, foldedThrough place: RecordGuard) {
        entries[user] = Entry(record: record, partition: place.partition, foldedThrough: place.offset)
    }

    /// Whether a user's record has already taken in this place of the log.
    func includes(_ place: LogRecord, of user: UserID) -> Bool {
        entries[user].map { place.offset <= $0.foldedThrough } ?? false
    }

    /// Has a user's record written as it is, unless the store still has it.
    mutating func keep(_ user: UserID) { entries[user]?.isWritten = true }

    /// Changes a user's record by the event at a place of the log.
    mutating func update<Result>(
        _ user: UserID,
        at place: LogRecord,
        new: @autoclosure () -> Record,
        _ change: (inout Record) -> Result?
    ) -> Result? {
        var entry =
            entries.removeValue(forKey: user) ?? Entry(record: new(), partition: place.partition, foldedThrough: -1)
        defer { entries[user] = entry }
        entry.foldedThrough = place.offset
        entry.partition = place.partition
        entry.isWritten = true
        return change(&entry.record)
    }

    /// The records to write, in bytes, with their guards. O(records).
    public func encoded(log: LogIdentity) -> [UserID: GuardedBytes] {
        entries.filter(\.value.isWritten).mapValues { entry in
            GuardedBytes(
                recordGuard: RecordGuard(log: log, partition: entry.partition, offset: entry.foldedThrough),
                bytes: entry.record.encoded()
            )
        }
    }
}
