import Events
import Ports
import Redis
import TestSupport
import Testing

/// A commit that writes one byte for each user and one contribution, all up to an offset.
func sampleCommit(_ offset: Int64, users: ClosedRange<UserID> = 1...20) -> StateCommit {
    let content = GuardedBytes([UInt8(truncatingIfNeeded: offset)], offset: offset)
    return StateCommit(
        records: Dictionary(uniqueKeysWithValues: users.map { ($0, content) }),
        contributions: [BucketContribution(bucket: 1, content: content)],
        next: [0: offset + 1]
    )
}

/// Expects that a store holds what a commit wrote, and nothing else.
func expect(
    _ store: RedisStateStore,
    toHold commit: StateCommit,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let expected = StateSnapshot(
        progress: commit.progress,
        records: commit.records,
        contributions: commit.contributions
    )
    let snapshot = try await store.snapshot(of: .features)
    #expect(snapshot == expected, sourceLocation: sourceLocation)
}
