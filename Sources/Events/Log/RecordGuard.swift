/// What a state record was folded from: the place in the log of the last event applied to it.
///
/// Kept in the same atomic write as the record. An event at or below it is skipped, and a writer whose guard is not
/// higher cannot overwrite the record.
public struct RecordGuard: Hashable, Sendable {
    public var log: LogIdentity
    public var partition: Int32
    /// The offset of the last record applied.
    public var offset: Int64

    public init(log: LogIdentity, partition: Int32, offset: Int64) {
        self.log = log
        self.partition = partition
        self.offset = offset
    }
}
