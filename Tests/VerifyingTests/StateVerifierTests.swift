import Embedded
import Events
import FeatureUpdater
import Logging
import Ports
import RecallUpdater
import TestSupport
import Testing
import Updating
import Verifying

@Suite(.timeLimit(.minutes(1))) struct StateVerifierTests {
    private static let clock = BucketClock(width: 10_000_000, lateness: 2_000_000)
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let features = FeatureFold(catalogue: .random())

    /// A log of random events, some of them late, with its state folded by updaters.
    private func withState(
        events: Int = 3_000,
        partitionCount: Int32 = 3,
        jitter: Int64 = 9_000_000,
        _ body: (EmbeddedLog, EmbeddedStateStore) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { path in
            let directory = try StateDirectory.open(path)
            let log = try await EmbeddedLog.open(directory: directory, partitionCount: partitionCount)
            let store = try await EmbeddedStateStore.open(directory: directory)
            _ = try await log.append(randomEvents(events, users: 40, jitter: jitter, source: 7, seed: 1))
            try await fold(log, into: store)
            try await body(log, store)
            await store.close()
            await log.close()
            directory.close()
        }
    }

    /// Folds what the log holds now.
    private func fold(_ log: EmbeddedLog, into store: EmbeddedStateStore) async throws {
        let end = try await log.end()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await Self.updater(Self.features, log, store).run() }
            group.addTask { try await Self.updater(RecallFold(), log, store).run() }
            for updater in UpdaterGroup.allCases {
                var known: GroupProgress?
                while !(known?.position.covers(end) ?? false) {
                    known = try await store.progress(of: updater, after: known)
                }
            }
            group.cancelAll()
        }
    }

    private static func updater<Fold: RecordFold>(
        _ fold: Fold,
        _ log: EmbeddedLog,
        _ store: EmbeddedStateStore
    ) -> Updater<Fold> {
        Updater(fold: fold, log: log, store: store, clock: clock, batchSize: 200, logger: logger)
    }

    private func verify(
        _ fold: some RecordFold,
        _ log: EmbeddedLog,
        _ store: any StateStore,
        oneIn: Int32 = 1
    ) async throws -> GroupVerification {
        try await StateVerifier(log: log, store: store, clock: Self.clock, sample: UserSample(oneIn: oneIn)).verify(
            fold
        )
    }

    @Test func `what the updaters stored is what the log folds to`() async throws {
        try await withState { log, store in
            let results = [
                try await verify(Self.features, log, store), try await verify(RecallFold(), log, store),
            ]
            for result in results {
                #expect(result.isEqual, "\(result)")
                #expect(result.records.compared == 40)
                #expect(result.contributions.compared > 100)
                #expect(result.lateEvents > 0)
                #expect(result.storedDigest?.count == 64)
                #expect(try await result.position == log.end())
            }
            #expect(results[0].storedDigest != results[1].storedDigest)
        }
    }

    @Test func `equal states have equal digests, whatever batches and partitions they were folded in`() async throws {
        var digests: [Set<String?>] = []
        for (events, partitions) in [(3_000, [1, 2, 8]), (2_999, [3])] as [(Int, [Int32])] {
            var equal: Set<String?> = []
            for partitionCount in partitions {
                // In the order of time: with many partitions, which events are late depends on how they are spread.
                try await withState(events: events, partitionCount: partitionCount, jitter: 0) { log, store in
                    equal.insert(try await verify(Self.features, log, store).storedDigest)
                }
            }
            #expect(equal.count == 1)
            digests.append(equal)
        }
        #expect(digests[0] != digests[1])
    }

    @Test func `every kind of damage is found and named`() async throws {
        try await withState { log, store in
            let damages: [(String, TamperedStore)] = [
                (
                    "other content",
                    TamperedStore(
                        store: store,
                        record: { user, content in
                            guard user == 7 else { return content }
                            var changed = content
                            changed.bytes[changed.bytes.count - 1] ^= 1
                            return changed
                        }
                    )
                ),
                ("missing", TamperedStore(store: store, record: { user, content in user == 7 ? nil : content })),
                (
                    "folded up to offset",
                    TamperedStore(
                        store: store,
                        record: { user, content in
                            guard user == 7 else { return content }
                            var changed = content
                            changed.recordGuard.offset -= 1
                            return changed
                        }
                    )
                ),
                (
                    "no event leads to it",
                    TamperedStore(
                        store: store,
                        strangers: [77: GuardedBytes([1], offset: 1, log: log.identity)]
                    )
                ),
            ]
            for (words, damaged) in damages {
                for result in [
                    try await verify(Self.features, log, damaged), try await verify(RecallFold(), log, damaged),
                ] {
                    #expect(!result.isEqual)
                    #expect(result.records.different == 1)
                    #expect(result.contributions.different == 0)
                    // The digest is of what records say, not of their places in the log.
                    let isPlaceOnly = words == "folded up to offset"
                    #expect((result.storedDigest == result.foldedDigest) == isPlaceOnly)
                    #expect(result.differences.count == 1 && result.differences[0].contains(words), "\(result)")
                }
            }
        }
    }

    @Test func `damaged, missing and doubled contributions and watermarks are found`() async throws {
        try await withState { log, store in
            let bucket = try #require(
                try await store.contributions(of: .recall, in: .min ... .max).dropFirst(10).first?.bucket
            )
            let missing = TamperedStore(store: store, contribution: { $0.bucket == bucket ? nil : $0 })
            let result = try await verify(RecallFold(), log, missing)
            #expect(!result.isEqual && result.contributions.different > 0 && result.records.different == 0)
            #expect(result.differences.allSatisfy { $0.contains("bucket \(bucket)") && $0.contains("missing") })

            let doubled = TamperedStore(
                store: store,
                contribution: { contribution in
                    guard contribution.bucket == bucket else { return contribution }
                    var changed = contribution
                    changed.content.bytes += [0]
                    return changed
                }
            )
            #expect(try await !verify(Self.features, log, doubled).isEqual)

            let raised = TamperedStore(
                store: store,
                progress: { progress in
                    var progress = progress
                    progress.watermarks.raise(1, to: .max)
                    return progress
                }
            )
            let watermarks = try await verify(RecallFold(), log, raised)
            #expect(!watermarks.isEqual && watermarks.faults.count == 1 && watermarks.records.different == 0)
        }
    }

    @Test func `a store without progress is not equal to a log that holds anything`() async throws {
        try await withState(events: 10) { log, _ in
            try await withTemporaryDirectory { path in
                let directory = try StateDirectory.open(path)
                let empty = try await EmbeddedStateStore.open(directory: directory)
                let result = try await verify(RecallFold(), log, empty)
                #expect(!result.isEqual && result.faults.count == 1, "\(result)")
                await empty.close()
                directory.close()
            }
        }
    }

    @Test func `a sample looks at the same share of users each time, and finds damage among them`() async throws {
        try await withState { log, store in
            let sample = UserSample(oneIn: 4)
            let chosen = (1...40).filter { sample.includes($0) }
            let result = try await verify(RecallFold(), log, store, oneIn: 4)
            #expect(result.isEqual && result.records.compared == chosen.count && result.contributions.compared == 0)
            #expect(result.storedDigest == nil)
            let user = try #require(chosen.first)
            let damaged = TamperedStore(store: store, record: { $0 == user ? nil : $1 })
            #expect(try await !verify(RecallFold(), log, damaged, oneIn: 4).isEqual)
        }
    }

    @Test func `state that goes on while it is verified is equal in the end`() async throws {
        try await withState { log, store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await Self.updater(Self.features, log, store).run() }
                group.addTask {
                    for event in randomEvents(400, users: 40, seed: 2) { _ = try await log.append([event]) }
                }
                for _ in 0..<5 {
                    let result = try await verify(Self.features, log, store)
                    #expect(result.records.different == 0 && result.contributions.different == 0, "\(result)")
                }
                try await group.next()
                try await fold(log, into: store)
                #expect(try await verify(Self.features, log, store).isEqual)
                group.cancelAll()
            }
        }
    }

    @Test func `state of another log is refused`() async throws {
        try await withState(events: 10) { log, store in
            let foreign = TamperedStore(
                store: store,
                progress: { progress in
                    var progress = progress
                    progress.position[0] += 1_000
                    return progress
                }
            )
            await expectPortError(.foreignLog) { try await verify(RecallFold(), log, foreign) }
        }
    }
}
