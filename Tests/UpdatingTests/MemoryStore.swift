import Events
import Ports
import Synchronization
import TestSupport
import Updating

/// A state store whose commits are not atomic: it writes key by key, contributions first, the progress last, and can fail
/// between two keys.
final class MemoryStore: StateStore {
    struct State {
        var records: [UserID: GuardedBytes] = [:]
        var contributions: [ContributionPlace: GuardedBytes] = [:]
        var progress: GroupProgress?
    }

    /// When the store loses what the last commit wrote.
    enum Loss: CaseIterable {
        /// After the next look at records.
        case afterRecords
        /// When the next commit begins.
        case beforeCommit
    }

    private let state = Mutex(State())
    /// After how many further writes the store fails; nil for never.
    private let failsAfter = Mutex<Int?>(nil)

    /// How many further calls are refused, to be repeated.
    private let refusalsLeft = Mutex(0)
    private let refusalCount = Mutex(0)
    /// Whether other tasks get a turn between two writes.
    private let yields: Bool

    init(yields: Bool = false) {
        self.yields = yields
    }

    /// How many calls have been refused.
    var refusals: Int { refusalCount.withLock { $0 } }

    func refuse(calls count: Int) { refusalsLeft.withLock { $0 = count } }

    private func refuseIfTold() throws(PortError) {
        let refuses = refusalsLeft.withLock { left in
            defer { left = max(0, left - 1) }
            return left > 0
        }
        guard refuses else { return }
        refusalCount.withLock { $0 += 1 }
        throw PortError(.unavailable, "the store was told to refuse")
    }

    var snapshot: State { state.withLock { $0 } }

    func fail(afterWrites count: Int?) { failsAfter.withLock { $0 = count } }

    /// What was stored before the last commit.
    private let beforeLast = Mutex(State())
    private let loss = Mutex<Loss?>(nil)

    /// Loses what the last commit wrote, once.
    func loseLastCommit(_ moment: Loss) { loss.withLock { $0 = moment } }

    private func loseIfTold(_ moment: Loss) {
        loss.withLock { loss in
            guard loss == moment else { return }
            loss = nil
            state.withLock { $0 = beforeLast.withLock { $0 } }
        }
    }

    /// Replaces what is stored, as damage to the store would.
    func change(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    func progress(of group: UpdaterGroup) async throws(PortError) -> GroupProgress? {
        try refuseIfTold()
        return snapshot.progress
    }

    func records(of group: UpdaterGroup, users: [UserID]) async throws(PortError) -> [UserID: GuardedBytes] {
        try refuseIfTold()
        if yields { await Task.yield() }
        defer { loseIfTold(.afterRecords) }
        return snapshot.records.filter { users.contains($0.key) }
    }

    func users() async throws(PortError) -> [UserID] {
        try refuseIfTold()
        return Array(snapshot.records.keys)
    }

    /// Has one group, whose name it does not know.
    func records(of user: UserID) async throws(PortError) -> [UpdaterGroup: GuardedBytes] {
        throw PortError(.invalidRequest, "an updater reads the records of its own group")
    }

    func contributions(
        of group: UpdaterGroup,
        in buckets: ClosedRange<Bucket>
    ) async throws(PortError) -> [BucketContribution] {
        try refuseIfTold()
        return snapshot.contributions.filter { buckets.contains($0.key.bucket) }
            .sorted { ($0.key.bucket, $0.key.partition) < ($1.key.bucket, $1.key.partition) }
            .map { BucketContribution(bucket: $0.key.bucket, content: $0.value) }
    }

    func commit(_ commit: StateCommit) async throws(PortError) {
        try refuseIfTold()
        loseIfTold(.beforeCommit)
        beforeLast.withLock { $0 = snapshot }
        for contribution in commit.contributions {
            if yields { await Task.yield() }
            try write { state in
                let place = ContributionPlace(
                    bucket: contribution.bucket,
                    partition: contribution.content.recordGuard.partition
                )
                Self.put(contribution.content, in: &state.contributions[place])
            }
        }
        for (user, content) in commit.records {
            if yields { await Task.yield() }
            try write { state in Self.put(content, in: &state.records[user]) }
        }
        if yields { await Task.yield() }
        try write { state in
            var progress = state.progress ?? commit.progress
            progress.position.advance(to: commit.progress.position)
            for (partition, watermark) in commit.progress.watermarks.timestamps {
                progress.watermarks.raise(partition, to: watermark)
            }
            state.progress = progress
        }
    }

    private func write(_ change: (inout State) -> Void) throws(PortError) {
        let fails = failsAfter.withLock { left in
            guard let count = left else { return false }
            left = count - 1
            return count <= 0
        }
        if fails { throw PortError(.closed, "the store was told to fail") }
        state.withLock { change(&$0) }
    }

    private static func put(_ new: GuardedBytes, in stored: inout GuardedBytes?) {
        if let known = stored, known.recordGuard.offset >= new.recordGuard.offset { return }
        stored = new
    }

    func wait(
        for group: UpdaterGroup,
        toReach offset: Int64,
        of partition: Int32,
        timeout: Duration
    ) async throws(PortError) -> Bool { false }

    func progress(of group: UpdaterGroup, after known: GroupProgress?) async throws(PortError) -> GroupProgress? { nil }
}

extension MemoryStore {
    /// The records in the store, decoded.
    func records<Fold: RecordFold>(of fold: Fold) throws -> [UserID: Fold.Record] {
        try snapshot.records.mapValues { try Fold.Record(decoding: $0.bytes) }
    }

    /// The contributions in the store, decoded.
    func contributions<Fold: RecordFold>(of fold: Fold) throws -> [ContributionPlace: Fold.Contribution] {
        try snapshot.contributions.mapValues { try Fold.Contribution(decoding: $0.bytes) }
    }
}
