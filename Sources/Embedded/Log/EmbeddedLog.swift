public import Events
internal import GRDB
public import Ports

/// The log in one SQLite file, `log.sqlite`: a blob of entries per appended batch and partition.
///
/// **Durability.** An append that has returned survives the end of the process, kill -9 included. The file is written in WAL
/// mode with `synchronous=NORMAL`, so a power cut may take the last appends, always whole transactions from the newest
/// backwards. State folded from what was lost is then ahead of the log: compare `end()` with the store's progress before
/// accepting events; a reader refuses such a position.
///
/// **Members of groups.** One process owns the log, so every consumer is given all partitions.
///
/// May be used from any task. Concurrent appends are written together, in the order in which they came.
public final class EmbeddedLog: EventLog {
    /// The number of partitions of a new log whose opener does not name one.
    public static let defaultPartitionCount: Int32 = 4
    /// The numbers of partitions that a log may have.
    public static let partitionCounts: ClosedRange<Int32> = 1...1024
    /// The most entries in one blob; longer appends are divided. Bounds what a reader has to decode at once.
    static let largestBatch = 8192

    public let identity: LogIdentity

    private let file: DatabaseFile
    private let appender: LogAppender
    private let compacted: CompactedTable
    /// Counts appends.
    private let appends: ChangeSignal

    private init(file: DatabaseFile, identity: LogIdentity, nextOffsets: [Int64]) {
        self.file = file
        self.identity = identity
        appends = ChangeSignal()
        appender = LogAppender(file: file, nextOffsets: nextOffsets, appends: appends)
        compacted = CompactedTable(file: file)
    }

    /// Opens the log of a directory, or makes one with an id drawn at random.
    /// - Parameter partitionCount: in `partitionCounts`; nil takes the log's own number, and `defaultPartitionCount` for a
    ///   new log.
    /// - Throws: `foreignLog` when the log has another number of partitions; `invalidRequest` when the number is out of
    ///   range; `corrupt` when the file is no log; `unavailable` when it is open already or cannot be opened.
    public static func open(
        directory: StateDirectory,
        partitionCount: Int32? = nil
    ) async throws(PortError) -> EmbeddedLog {
        if let partitionCount, !partitionCounts.contains(partitionCount) {
            throw PortError(
                .invalidRequest,
                "a log cannot have \(partitionCount) partitions: choose \(partitionCounts.lowerBound) to "
                    + "\(partitionCounts.upperBound)"
            )
        }
        let file = try await DatabaseFile.open(
            LogTables.file,
            in: directory,
            readers: .concurrent,
            version: LogTables.version,
            schema: LogTables.schema,
            remedy: "restore log.sqlite from a copy, or delete log.sqlite and state.sqlite to start an empty log"
        )
        return try await file.closingOnError { () async throws(PortError) in
            let (identity, nextOffsets) = try await file.transaction { database in
                let identity = try LogTables.identity(database, in: file, newPartitionCount: partitionCount)
                return (identity, try LogTables.nextOffsets(database, of: identity, in: file))
            }
            if let partitionCount, partitionCount != identity.partitionCount {
                throw PortError(
                    .foreignLog,
                    "\(file.path) has \(identity.partitionCount) partitions, not \(partitionCount): open it with its own "
                        + "number, or replay its events into a new log in an empty directory"
                )
            }
            return EmbeddedLog(file: file, identity: identity, nextOffsets: nextOffsets)
        }
    }

    /// Waits for the appends under way, then closes the file. Consumers that wait get nil; later calls throw `closed`.
    public func close() async {
        appends.close()
        compacted.close()
        await file.close()
    }

    public func append(_ events: [Event]) async throws(PortError) -> [Int32: Int64] {
        var entries = [[LogEntry]](repeating: [], count: Int(identity.partitionCount))
        for event in events {
            let partition = Partitioner.partition(of: event.userID, partitionCount: identity.partitionCount)
            entries[Int(partition)].append(.event(event))
        }
        return try await appender.append(AppendedBatch.encode(entries, limit: Self.largestBatch))
    }

    public func appendWatermarks(_ watermarks: [Int32: Int64]) async throws(PortError) {
        var entries = [[LogEntry]](repeating: [], count: Int(identity.partitionCount))
        for (partition, timestamp) in watermarks {
            guard entries.indices.contains(Int(partition)) else {
                throw PortError(.invalidRequest, "log \(identity) has no partition \(partition) to mark")
            }
            entries[Int(partition)].append(.watermark(timestamp))
        }
        _ = try await appender.append(AppendedBatch.encode(entries, limit: Self.largestBatch))
    }

    public func end() async throws(PortError) -> Position {
        try file.checkOpen()
        return appender.end
    }

    public func consumer(group: String, keepsDeadLetters: Bool) async throws(PortError) -> any LogConsumer {
        try file.checkOpen()
        return EmbeddedLogConsumer(log: self)
    }

    public func reader(from position: Position) async throws(PortError) -> any LogReader {
        try file.checkOpen()
        try check(position)
        return EmbeddedLogReader(
            file: file,
            partitionCount: identity.partitionCount,
            start: position,
            appender: appender,
            appends: appends
        )
    }

    public func put(_ values: [String: [UInt8]], in topic: CompactedTopic) async throws(PortError) {
        try await compacted.put(values, in: topic)
    }

    public func records(
        of topic: CompactedTopic,
        after version: Int64,
        waiting: Bool
    ) async throws(PortError) -> [CompactedRecord] {
        try await compacted.records(of: topic, after: version, waiting: waiting)
    }

    /// The number of consumers that wait for an append.
    var waitingConsumers: Int { appends.waiterCount }

    /// Refuses a position that this log cannot have produced.
    private func check(_ position: Position) throws(PortError) {
        let end = appender.end
        for (partition, offset) in position.offsets.sorted(by: { $0.key < $1.key }) {
            guard let last = end.offsets[partition], (0...last).contains(offset) else {
                throw PortError(
                    .foreignLog,
                    "a reader would start at offset \(offset) of partition \(partition), but log \(identity) in "
                        + "\(file.path) ends at \(end.offsets[partition] ?? 0) there: its state is of another log or ahead of "
                        + "this one; delete the state (state.sqlite) and restart, and it is rebuilt from the log"
                )
            }
        }
    }
}
