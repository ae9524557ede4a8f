public import Events

/// Keeps what the updaters fold: a record per user and group, contributions to item aggregates, and each group's progress.
///
/// Values are bytes to the store; it knows only their guards. Implementations may be used from any task.
public protocol StateStore: Sendable {
    /// How far a group has come, or nil if it has not written anything yet.
    func progress(of group: UpdaterGroup) async throws(PortError) -> GroupProgress?

    /// The records of these users; a user without one is left out.
    func records(of group: UpdaterGroup, users: [UserID]) async throws(PortError) -> [UserID: GuardedBytes]

    /// Everyone of whom anything is stored, in any order. O(users) in time and memory.
    func users() async throws(PortError) -> [UserID]

    /// All records of one user; a group without one is left out. A store behind a network answers in one round trip.
    func records(of user: UserID) async throws(PortError) -> [UpdaterGroup: GuardedBytes]

    /// The contributions to buckets of a range, ascending by (bucket, partition).
    func contributions(
        of group: UpdaterGroup,
        in buckets: ClosedRange<Bucket>
    ) async throws(PortError) -> [BucketContribution]

    /// Writes what a batch of the log changed. Each record and contribution is written only if its guard is higher than that
    /// of the stored one, compared inside the store. Contributions are written before records, and the progress last, so
    /// that a crash in between leaves a state from which the same batch can be folded again: an event that is in its
    /// user's record is taken to be in its bucket's contribution too.
    /// - Throws: `foreignLog` when the store holds state of another log or partition count; nothing is written then.
    func commit(_ commit: StateCommit) async throws(PortError)

    /// Waits until a group has come to a place in the log.
    /// - Parameter offset: the offset of a record; reached when the group's next offset is higher.
    /// - Returns: false when `timeout` passed or the task was cancelled before that.
    func wait(
        for group: UpdaterGroup,
        toReach offset: Int64,
        of partition: Int32,
        timeout: Duration
    ) async throws(PortError) -> Bool

    /// Waits until a group's progress differs from the one given; returns it, or nil when the task is cancelled or the
    /// store was closed.
    func progress(of group: UpdaterGroup, after known: GroupProgress?) async throws(PortError) -> GroupProgress?
}

/// A group of updaters: each has its own position, record per user and kind of contribution.
public enum UpdaterGroup: String, CaseIterable, Sendable {
    /// Windows and counters of users; counts and likes of items.
    case features
    /// Seen items and recent history of users; co-visitation of items.
    case recall
}

/// How far a group of updaters has come.
public struct GroupProgress: Hashable, Sendable {
    public var log: LogIdentity
    public var position: Position
    public var watermarks: PartitionWatermarks

    public init(log: LogIdentity, position: Position, watermarks: PartitionWatermarks) {
        self.log = log
        self.position = position
        self.watermarks = watermarks
    }
}

/// A stored value and what it was folded from.
public struct GuardedBytes: Hashable, Sendable {
    public var recordGuard: RecordGuard
    public var bytes: [UInt8]

    public init(recordGuard: RecordGuard, bytes: [UInt8]) {
        self.recordGuard = recordGuard
        self.bytes = bytes
    }
}

/// What the events of one partition add to the item aggregates of one bucket.
public struct BucketContribution: Hashable, Sendable {
    public var bucket: Bucket
    /// All events of the partition up to here that fall into the bucket are in it.
    public var content: GuardedBytes

    public init(bucket: Bucket, content: GuardedBytes) {
        self.bucket = bucket
        self.content = content
    }
}

/// What an updater writes after folding a batch.
public struct StateCommit: Hashable, Sendable {
    public var group: UpdaterGroup
    /// The changed records by user.
    public var records: [UserID: GuardedBytes]
    /// The changed contributions, each whole: it replaces the one stored for its (bucket, partition).
    public var contributions: [BucketContribution]
    /// The new progress. Partitions that it does not name keep theirs.
    public var progress: GroupProgress

    public init(
        group: UpdaterGroup,
        records: [UserID: GuardedBytes],
        contributions: [BucketContribution],
        progress: GroupProgress
    ) {
        self.group = group
        self.records = records
        self.contributions = contributions
        self.progress = progress
    }
}
