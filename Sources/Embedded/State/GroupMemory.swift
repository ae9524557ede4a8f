internal import Events
internal import Ports

/// What a group of updaters has stored.
struct GroupMemory: Sendable {
    var records: [UserID: StoredBytes] = [:]
    var contributions = ContributionList()
    /// The next offset by partition.
    var nextOffsets: [Int32: Int64] = [:]
    /// Milliseconds since 1970 by partition.
    var watermarks: [Int32: Int64] = [:]

    mutating func apply(_ commit: StateCommit, _ applied: AppliedCommit) {
        for user in applied.users {
            if let content = commit.records[user] { records[user] = StoredBytes(content) }
        }
        for index in applied.contributions {
            let contribution = commit.contributions[index]
            contributions.set(StoredBytes(contribution.content), of: contribution.bucket)
        }
        // As in SQL: a partition never moves back.
        nextOffsets.merge(commit.progress.position.offsets, uniquingKeysWith: max)
        watermarks.merge(commit.progress.watermarks.timestamps, uniquingKeysWith: max)
    }
}
