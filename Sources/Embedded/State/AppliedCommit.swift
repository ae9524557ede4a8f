internal import Events

/// What of a commit was written because its guards were higher than those stored.
struct AppliedCommit: Sendable {
    var users: [UserID] = []
    /// Indices of `StateCommit.contributions`, ascending.
    var contributions: [Int] = []
}
