import Events
import FeatureUpdater
import Ports
import RecallUpdater
import Redis
import TestServers
import TestSupport
import Testing
import Updating

@Suite(
    "Updaters on Redis",
    .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
    .timeLimit(.minutes(5))
)
struct UpdaterTests {
    private static let clock = BucketClock(width: 10_000_000, lateness: 2_000_000)
    private static let identity = LogIdentity(id: 0xfeed, partitionCount: 3)

    private func log(seed: UInt64) -> [LogRecord] {
        randomEvents(1_500, users: 40, jitter: 9_000_000, source: 7, seed: seed).records(partitionCount: 3)
    }

    /// Folds a log with several members at once, each with a store of its own.
    private func fold<Fold: RecordFold>(
        _ fold: Fold,
        _ records: [LogRecord],
        members: Int,
        into configuration: RedisConfiguration
    ) async throws {
        let log = MemberLog(records, identity: Self.identity)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<members {
                group.addTask {
                    let store = try await openRetrying(configuration)
                    let updater = Updater(
                        fold: fold,
                        log: log,
                        store: store,
                        clock: Self.clock,
                        batchSize: 60,
                        logger: .quiet
                    )
                    try await updater.run()
                    await store.close()
                }
            }
            try await group.waitForAll()
        }
    }

    private func expect<Fold: RecordFold>(
        _ store: RedisStateStore,
        toHold fold: Fold,
        of log: [LogRecord]
    ) async throws where Fold.Record: Equatable, Fold.Contribution: Equatable {
        try await RedisTests.expect(store, toHold: fold, of: log, clock: Self.clock, users: 1...40)
    }

    @Test("several members at once leave what one plain pass gives", arguments: 1...4 as ClosedRange<UInt64>)
    func members(seed: UInt64) async throws {
        let records = log(seed: seed)
        let features = FeatureFold(catalogue: .random())
        try await withStore { server, store in
            async let first: Void = fold(features, records, members: 3, into: server.configuration())
            async let second: Void = fold(RecallFold(), records, members: 3, into: server.configuration())
            _ = try await (first, second)
            try await expect(store, toHold: features, of: records)
            try await expect(store, toHold: RecallFold(), of: records)
        }
    }

    @Test("members go on over restarts of the server and forgotten scripts", arguments: 5...6 as ClosedRange<UInt64>)
    func restarts(seed: UInt64) async throws {
        let records = log(seed: seed)
        try await withStore { server, store in
            async let folded: Void = fold(RecallFold(), records, members: 3, into: server.configuration())
            for _ in 0..<2 {
                await eventually { (try? await store.progress(of: .recall)) != nil }
                await server.crash()
                try await server.restart()
                try await server.command("SCRIPT", "FLUSH")
            }
            try await folded
            try await expect(store, toHold: RecallFold(), of: records)
        }
    }
}
