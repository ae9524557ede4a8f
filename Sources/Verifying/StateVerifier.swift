public import Events
public import Ports
public import Updating

/// Folds a log again from its start and compares what comes out with what is stored: the values and their guards.
///
/// Updaters may go on meanwhile: what has moved on is compared again with a fold that has moved on too, a few times at
/// most. Memory: everything folded, once more than in the store.
public struct StateVerifier: Sendable {
    /// How often the fold follows updaters that go on.
    private static let roundLimit = 10

    private let log: any EventLog
    private let store: any StateStore
    private let clock: BucketClock
    private let sample: UserSample

    public init(log: any EventLog, store: any StateStore, clock: BucketClock, sample: UserSample = UserSample()) {
        self.log = log
        self.store = store
        self.clock = clock
        self.sample = sample
    }

    /// Compares one group's state. O(log).
    /// - Throws: what the log and the store throw; `foreignLog` when the state is of another log, or ahead of this one.
    public func verify(_ fold: some RecordFold) async throws(PortError) -> GroupVerification {
        let sample = sample
        let reader = try await log.reader(from: Position())
        var folded = FoldedLog(fold, log: log.identity, clock: clock) { sample.includes($0) }
        for round in 1... {
            guard let progress = try await progress(of: fold.group) else { return try await nothing(of: fold.group) }
            try await folded.advance(to: progress.position, reading: reader)
            let result = try await compare(folded, with: progress, of: fold)
            let isMoving = result.records.moving + result.contributions.moving > 0
            if !isMoving || round == Self.roundLimit || Task.isCancelled { return result }
        }
        preconditionFailure("rounds are counted to a limit")
    }

    /// What is to be said of a group that has never stored how far it has come.
    private func nothing(of group: UpdaterGroup) async throws(PortError) -> GroupVerification {
        var result = GroupVerification(group)
        let end = try await log.end()
        if end.recordCount > 0 {
            result.add(fault: "nothing says how far the log is folded, which holds records up to \(end.offsets)")
        }
        let users = try await store.users()
        if !users.isEmpty { result.add(fault: "\(users.count) users have records all the same") }
        return result
    }

    private func progress(of group: UpdaterGroup) async throws(PortError) -> GroupProgress? {
        guard let progress = try await store.progress(of: group) else { return nil }
        let end = try await log.end()
        guard progress.log == log.identity, end.covers(progress.position) else {
            throw PortError(
                .foreignLog,
                "the \(group.rawValue) state is of log \(progress.log) up to \(progress.position.offsets), but this is log "
                    + "\(log.identity) up to \(end.offsets): remove the state to rebuild it from this log"
            )
        }
        return progress
    }

    private func compare<Fold: RecordFold>(
        _ folded: FoldedLog<Fold>,
        with progress: GroupProgress,
        of fold: Fold
    ) async throws(PortError) -> GroupVerification {
        var comparing = StateComparison(fold, position: folded.position, keepsDigests: sample.isEveryone)
        comparing.result.lateEvents = sample.isEveryone ? folded.lateCount : 0
        if sample.isEveryone, folded.watermarks != progress.watermarks {
            comparing.result.add(
                fault: "watermarks \(progress.watermarks.timestamps) are stored, the log folds to "
                    + "\(folded.watermarks.timestamps)"
            )
        }
        try await compareRecords(folded.records(), &comparing)
        if sample.isEveryone { try await compareContributions(folded.contributions(), &comparing) }
        return comparing.finished()
    }

    private func compareRecords(
        _ folded: [UserID: GuardedBytes],
        _ comparing: inout StateComparison<some RecordFold>
    ) async throws(PortError) {
        let stored = try await store.users().filter(sample.includes)
        let users = Set(stored).union(folded.keys).sorted()
        for start in stride(from: 0, to: users.count, by: 512) {
            let page = Array(users[start..<min(start + 512, users.count)])
            let records = try await store.records(of: comparing.result.group, users: page)
            for user in page { comparing.compare(user: user, stored: records[user], folded: folded[user]) }
        }
    }

    /// A page of buckets at a time: those of the fold, and whatever is stored between and around them.
    private func compareContributions(
        _ folded: [BucketContribution],
        _ comparing: inout StateComparison<some RecordFold>
    ) async throws(PortError) {
        let buckets = Set(folded.map(\.bucket)).sorted()
        var lowest = Bucket.min
        var rest = folded[...]
        for start in stride(from: 0, through: buckets.count, by: 64) {
            let next = start + 64 < buckets.count ? buckets[start + 64] - 1 : .max
            let stored = try await store.contributions(of: comparing.result.group, in: lowest...next)
            let page = rest.prefix { $0.bucket <= next }
            rest = rest.dropFirst(page.count)
            comparing.compare(stored: stored, folded: Array(page))
            guard next < .max else { return }
            lowest = next + 1
        }
    }
}
