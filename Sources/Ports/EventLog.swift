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
    /// - Parameter start: called with the partitions that this consumer is given, before it reads from them; answers where
    ///   to start. The position comes from the state store, never from the group.
    func consumer(
        group: String,
        start: @escaping @Sendable ([Int32]) async throws(PortError) -> Position
    ) async throws(PortError) -> any LogConsumer

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

/// One member of a group of consumers. Used by one task at a time.
public protocol LogConsumer: AnyObject, Sendable {
    /// The next records, at least one; per partition in the order of the log. Waits until there are some.
    /// - Parameter limit: about how many records at most; implementations may go over it by one appended batch.
    /// - Returns: nil when the task is cancelled or the log was closed.
    func next(limit: Int) async throws(PortError) -> [LogRecord]?
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
