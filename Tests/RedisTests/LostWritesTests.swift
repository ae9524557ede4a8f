import Events
import Ports
import RecallUpdater
import Redis
import TestServers
import TestSupport
import Testing
import Updating

@Suite(
    "When the server loses its last writes",
    .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
    .timeLimit(.minutes(10))
)
struct LostWritesTests {
    private static let clock = BucketClock(width: 10_000_000, lateness: 2_000_000)
    private static let identity = LogIdentity(id: 0xfeed, partitionCount: 4)
    private static let users = 600

    private func log(_ count: Int, seed: UInt64) -> [LogRecord] {
        randomEvents(count, users: Self.users, jitter: 9_000_000, source: 7, seed: seed).records(partitionCount: 4)
    }

    /// Folds a log on a server that loses writes, with a new process whenever one is refused, and expects what one plain pass
    /// gives.
    /// - Parameter loss: as in `LossyProxy`.
    /// - Returns: how many scripts ran.
    @discardableResult
    private func fold(
        _ records: [LogRecord],
        batch: Int,
        _ comment: Comment,
        loss: @escaping @Sendable ([Int]) -> Int?
    ) async throws -> Int {
        var scripts = 0
        try await withRedis { server in
            let proxy = try LossyProxy(to: server, loss: loss)
            try await withServer(handler: { connection, _ in proxy.serve(connection) }) { front in
                while try await !isFolded(
                    records,
                    batch: batch,
                    RedisConfiguration(port: front.port, timeout: .seconds(60))
                ) {}
            }
            scripts = proxy.scripts
            let store = try await RedisStateStore.open(server.configuration(), logger: .quiet)
            try await expect(
                store,
                toHold: RecallFold(),
                of: records,
                clock: Self.clock,
                users: 1...UserID(Self.users),
                comment
            )
            await store.close()
        }
        return scripts
    }

    /// Folds a log as a process does.
    /// - Returns: whether it came to the end: not when it was refused because the state went back.
    private func isFolded(
        _ records: [LogRecord],
        batch: Int,
        _ configuration: RedisConfiguration
    ) async throws -> Bool {
        let store = try await openRetrying(configuration)
        let log = MemberLog(records, identity: Self.identity, isShared: false)
        let updater = Updater(
            fold: RecallFold(),
            log: log,
            store: store,
            clock: Self.clock,
            batchSize: batch,
            logger: .quiet
        )
        do throws(PortError) {
            try await updater.run()
            await store.close()
            return true
        } catch {
            await store.close()
            guard error.code == .refused else { throw error }
            return false
        }
    }

    @Test("whatever it loses after any step of a commit is written again")
    func everyStep() async throws {
        let records = log(3_000, seed: 1)
        let count = try await fold(records, batch: 1_500, "nothing is lost") { _ in nil }
        for step in stride(from: 2, to: count, by: max(1, count / 50)) {
            for kept in Set([step - 1, step / 2]) {
                try await fold(records, batch: 1_500, "after step \(step), all but \(kept) steps are lost") { lengths in
                    lengths.count == step + 1 ? lengths[kept] : nil
                }
            }
        }
    }

    @Test("whatever it loses again and again is written again", arguments: 1...10 as ClosedRange<UInt64>)
    func anything(seed: UInt64) async throws {
        let records = log(1_000, seed: seed)
        try await fold(records, batch: 300, "seed \(seed)") { lengths in
            var generator = SeededGenerator(seed: seed << 32 + UInt64(lengths.count))
            guard lengths.count < 400, Int.random(in: 0..<15, using: &generator) == 0, let last = lengths.last
            else { return nil }
            // Anywhere, in the middle of what a script wrote as well.
            return Int.random(in: last * 3 / 4...last, using: &generator)
        }
    }
}
