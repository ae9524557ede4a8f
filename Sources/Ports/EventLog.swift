public import Events

/// The log of everything that happened: the partitioned topic `ratings`, and the compacted topics beside it.
///
/// Implementations may be used from any task. Within a partition, entries keep the order in which they were appended.
public protocol EventLog: Sendable {
    /// Which log this is.
    var identity: LogIdentity { get }

    /// Appends events, each to its user's partition (`Partitioner`), in the order given.
    ///
    /// When it returns, the events are durable and readers have been woken. On an error none or some of them may have been
    /// appended: events with an event id can be sent again safely.
    /// - Returns: the offset of the last event appended, by partition touched.
    func append(_ events: [Event]) async throws(PortError) -> [Int32: Int64]

    /// Appends a watermark entry to each of these partitions.
    /// - Parameter watermarks: event time in milliseconds since 1970, by partition.
    func appendWatermarks(_ watermarks: [Int32: Int64]) async throws(PortError)

    /// The position behind the last entry; names every partition.
    func end() async throws(PortError) -> Position

    /// Joins a group of consumers that share the partitions among them.
    /// - Parameter keepsDeadLetters: whether this group puts records that nobody can read into the dead-letter topic, where
    ///   the log has one. One group does.
    func consumer(group: String, keepsDeadLetters: Bool) async throws(PortError) -> any LogConsumer

    /// Reads all partitions from a position on, outside any group.
    /// - Throws: `foreignLog` here or at the first `next` when the log does not hold that position.
    func reader(from position: Position) async throws(PortError) -> any LogReader

    /// Sets values of a compacted topic. A value equal to the one stored changes nothing.
    func put(_ values: [String: [UInt8]], in topic: CompactedTopic) async throws(PortError)

    /// The newest value of every key that changed after a version, ascending by version.
    /// - Parameters:
    ///   - version: 0 asks for everything.
    ///   - waiting: waits until there is at least one such value; a cancelled task gets none.
    func records(
        of topic: CompactedTopic,
        after version: Int64,
        waiting: Bool
    ) async throws(PortError) -> [CompactedRecord]
}

/// The topics that keep the newest value of each key.
public enum CompactedTopic: String, CaseIterable, Sendable {
    case items
    case users
    case releases
}

/// A value of a compacted topic.
public struct CompactedRecord: Hashable, Sendable {
    public var key: String
    public var value: [UInt8]
    /// Grows with every change of the topic.
    public var version: Int64

    public init(key: String, value: [UInt8], version: Int64) {
        self.key = key
        self.value = value
        self.version = version
    }
}
