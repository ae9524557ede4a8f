/// What one record of the topic `ratings` says.
public enum LogEntry: Hashable, Sendable {
    /// A rating.
    case event(Event)
    /// The partition has nothing older than this time (milliseconds since 1970) to come: written into partitions that
    /// stay idle while others go on, so that buckets can close.
    case watermark(Int64)

    /// The entry's time in milliseconds since 1970.
    public var timestamp: Int64 {
        switch self {
        case .event(let event): event.timestamp
        case .watermark(let timestamp): timestamp
        }
    }
}

/// An entry at its place in the log.
public struct LogRecord: Hashable, Sendable {
    public var partition: Int32
    /// The place in the partition, counted from 0.
    public var offset: Int64
    public var entry: LogEntry

    public init(partition: Int32, offset: Int64, entry: LogEntry) {
        self.partition = partition
        self.offset = offset
        self.entry = entry
    }
}
