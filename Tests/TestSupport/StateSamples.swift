public import Events
public import Ports

/// The log that the state of these tests is of.
public let sampleLog = LogIdentity(id: 0xfeed_0000_0000_0001, partitionCount: 4)

extension GuardedBytes {
    public init(_ bytes: [UInt8], partition: Int32 = 0, offset: Int64, log: LogIdentity = sampleLog) {
        self.init(recordGuard: RecordGuard(log: log, partition: partition, offset: offset), bytes: bytes)
    }
}

extension StateCommit {
    /// A commit of a sample log; watermarks are 1000 times the next offset.
    public init(
        _ group: UpdaterGroup = .features,
        log: LogIdentity = sampleLog,
        records: [UserID: GuardedBytes] = [:],
        contributions: [BucketContribution] = [],
        next: [Int32: Int64]
    ) {
        self.init(
            group: group,
            records: records,
            contributions: contributions,
            progress: .sample(log: log, next: next)
        )
    }
}

extension GroupProgress {
    /// The progress of a sample commit.
    public static func sample(log: LogIdentity = sampleLog, next: [Int32: Int64]) -> GroupProgress {
        GroupProgress(
            log: log,
            position: Position(next),
            watermarks: PartitionWatermarks(next.mapValues { $0 * 1000 })
        )
    }
}

/// All that a group has stored.
public struct StateSnapshot: Hashable, Sendable {
    public var progress: GroupProgress?
    public var records: [UserID: GuardedBytes]
    public var contributions: [BucketContribution]

    public init(
        progress: GroupProgress?,
        records: [UserID: GuardedBytes],
        contributions: [BucketContribution]
    ) {
        self.progress = progress
        self.records = records
        self.contributions = contributions
    }

    /// What a group has stored that has written nothing.
    public static let empty = StateSnapshot(progress: nil, records: [:], contributions: [])
}

extension StateStore {
    /// Reads all that a group has stored of users 1 to 100.
    public func snapshot(of group: UpdaterGroup) async throws -> StateSnapshot {
        StateSnapshot(
            progress: try await progress(of: group),
            records: try await records(of: group, users: Array(1...100)),
            contributions: try await contributions(of: group, in: .min ... .max)
        )
    }
}
