public import Events
public import Ports

/// User records while they are folded: those of a batch, or of a whole log.
public struct FoldedUsers<Record: BinaryRecord>: Sendable {
    private struct Entry: Sendable {
        var record: Record
        var partition: Int32 = 0
        var foldedThrough: Int64
        var isChanged = false
    }

    private var entries: [UserID: Entry] = [:]

    public init() {}

    /// Puts a stored record in place.
    public mutating func put(_ record: Record, user: UserID, foldedThrough offset: Int64) {
        entries[user] = Entry(record: record, foldedThrough: offset)
    }

    /// Whether a user's record has already taken in this place of the log.
    func includes(_ place: LogRecord, of user: UserID) -> Bool {
        entries[user].map { place.offset <= $0.foldedThrough } ?? false
    }

    /// Changes a user's record by the event at a place of the log.
    mutating func update<Result>(
        _ user: UserID,
        at place: LogRecord,
        new: @autoclosure () -> Record,
        _ change: (inout Record) -> Result?
    ) -> Result? {
        var entry = entries.removeValue(forKey: user) ?? Entry(record: new(), foldedThrough: -1)
        defer { entries[user] = entry }
        entry.foldedThrough = place.offset
        entry.partition = place.partition
        entry.isChanged = true
        return change(&entry.record)
    }

    /// The changed records in bytes, with their guards. O(records).
    public func encoded(log: LogIdentity) -> [UserID: GuardedBytes] {
        entries.filter(\.value.isChanged).mapValues { entry in
            GuardedBytes(
                recordGuard: RecordGuard(log: log, partition: entry.partition, offset: entry.foldedThrough),
                bytes: entry.record.encoded()
            )
        }
    }
}
