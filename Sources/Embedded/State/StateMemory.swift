internal import Events
internal import Ports

/// Everything that `state.sqlite` holds, by group.
struct StateMemory: Sendable {
    /// The log that the state was folded from; nil before the first commit.
    var log: LogIdentity?
    private var groups: [UpdaterGroup: GroupMemory] = [:]

    subscript(group: UpdaterGroup) -> GroupMemory {
        _read { yield groups[group, default: GroupMemory()] }
        _modify { yield &groups[group, default: GroupMemory()] }
    }

    func progress(of group: UpdaterGroup) -> GroupProgress? {
        guard let log, let memory = groups[group], !memory.nextOffsets.isEmpty || !memory.watermarks.isEmpty else {
            return nil
        }
        return GroupProgress(
            log: log,
            position: Position(memory.nextOffsets),
            watermarks: PartitionWatermarks(memory.watermarks)
        )
    }

    /// O(users).
    func records(of group: UpdaterGroup, users: [UserID]) -> [UserID: GuardedBytes] {
        guard let log, let memory = groups[group] else { return [:] }
        var found: [UserID: GuardedBytes] = [:]
        found.reserveCapacity(users.count)
        for user in users {
            if let stored = memory.records[user] { found[user] = stored.guarded(by: log) }
        }
        return found
    }

    func records(of user: UserID) -> [UpdaterGroup: GuardedBytes] {
        guard let log else { return [:] }
        return groups.compactMapValues { $0.records[user]?.guarded(by: log) }
    }

    /// Everyone with a record of any group. O(users).
    var users: [UserID] { Array(groups.values.reduce(into: Set()) { $0.formUnion($1.records.keys) }) }

    /// O(log stored + found).
    func contributions(of group: UpdaterGroup, in buckets: ClosedRange<Bucket>) -> [BucketContribution] {
        guard let log, let memory = groups[group] else { return [] }
        return memory.contributions[buckets].map {
            BucketContribution(bucket: $0.bucket, content: $0.content.guarded(by: log))
        }
    }

    /// Makes the changes that a transaction wrote.
    mutating func apply(_ commit: StateCommit, _ applied: AppliedCommit) {
        log = commit.progress.log
        self[commit.group].apply(commit, applied)
    }
}
