import Events
import Ports

/// A store that answers otherwise than what is in it.
struct TamperedStore: StateStore {
    var store: any StateStore
    /// Changes a record of a group before it is read; nil removes it.
    var record: @Sendable (UserID, GuardedBytes) -> GuardedBytes? = { $1 }
    /// Changes a contribution before it is read; nil removes it.
    var contribution: @Sendable (BucketContribution) -> BucketContribution? = { $0 }
    /// Changes the progress before it is read.
    var progress: @Sendable (GroupProgress) -> GroupProgress = { $0 }
    /// Users who are not in the store, with the record that each has.
    var strangers: [UserID: GuardedBytes] = [:]

    func progress(of group: UpdaterGroup) async throws(PortError) -> GroupProgress? {
        try await store.progress(of: group).map(progress)
    }

    func records(of group: UpdaterGroup, users: [UserID]) async throws(PortError) -> [UserID: GuardedBytes] {
        var records: [UserID: GuardedBytes] = strangers.filter { users.contains($0.key) }
        for (user, content) in try await store.records(of: group, users: users) {
            records[user] = record(user, content)
        }
        return records
    }

    func records(of user: UserID) async throws(PortError) -> [UpdaterGroup: GuardedBytes] {
        try await store.records(of: user)
    }

    func users() async throws(PortError) -> [UserID] { try await store.users() + strangers.keys }

    func contributions(
        of group: UpdaterGroup,
        in buckets: ClosedRange<Bucket>
    ) async throws(PortError) -> [BucketContribution] {
        try await store.contributions(of: group, in: buckets).compactMap(contribution)
    }

    func commit(_ commit: StateCommit) async throws(PortError) { try await store.commit(commit) }

    func wait(
        for group: UpdaterGroup,
        toReach offset: Int64,
        of partition: Int32,
        timeout: Duration
    ) async throws(PortError) -> Bool {
        try await store.wait(for: group, toReach: offset, of: partition, timeout: timeout)
    }

    func progress(of group: UpdaterGroup, after known: GroupProgress?) async throws(PortError) -> GroupProgress? {
        try await store.progress(of: group, after: known)
    }
}
