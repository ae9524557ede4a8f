public import Events

/// One member of a group of consumers. Used by one task at a time.
///
/// A member is told which partitions it is given and says from where to read them: the position comes from the state
/// store, never from the group. Several members of a group may be given the same partition one after the other, and for a
/// moment at the same time; the guards of the state store keep that without effect.
public protocol LogConsumer: AnyObject, Sendable {
    /// What happened next. Waits until something has.
    /// - Parameter limit: about how many records at most; implementations may go over it by one appended batch.
    /// - Returns: nil when the task is cancelled or the log was closed.
    /// - Throws: `foreignLog` when the log does not hold the position that `start` named.
    func next(limit: Int) async throws(PortError) -> LogDelivery?

    /// Answers `assigned`: begins to read the partitions given.
    /// - Parameter position: where to start; a partition that is not named starts at 0.
    func start(at position: Position) async throws(PortError)

    /// Tells the group how far state is written, for those who watch its lag. Nothing depends on it, so it does not fail.
    func commit(_ position: Position) async

    /// Leaves the group. Nothing is delivered after it.
    func close() async
}

/// Reads all partitions of a log. Used by one task at a time.
public protocol LogReader: AnyObject, Sendable {
    /// The next records. Waits until there are some.
    /// - Parameter limit: about how many records at most; implementations may go over it by one appended batch.
    /// - Returns: nil when the task is cancelled or the log was closed.
    func next(limit: Int) async throws(PortError) -> LogBatch?
}

/// What a member of a group is told.
public enum LogDelivery: Hashable, Sendable {
    /// The member is given these partitions besides those it has; answer with `start`.
    case assigned([Int32])
    /// The member has lost these partitions; others may have gone on with them already.
    case revoked([Int32])
    case batch(LogBatch)
}

/// Records, per partition in the order of the log.
public struct LogBatch: Hashable, Sendable {
    public var records: [LogRecord]
    /// The position behind the batch; names the partitions that moved. It may lie behind the last record, because not
    /// every offset of a log holds an entry.
    public var end: Position

    public init(records: [LogRecord], end: Position) {
        self.records = records
        self.end = end
    }
}
