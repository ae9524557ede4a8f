import Embedded
import Events
import FeatureUpdater
import Foundation
import Logging
import Ports
import RecallUpdater
import Redis
import Updating

/// Measures how fast both updaters fold an embedded log into Redis: from their start until the last event is in both records
/// of its user. Prints a line per run, and leaves the state of the last run in place, to be looked at.
///
/// `REDIS` is the URL of the server, whose database must be empty; `VIEWS=1` writes fields for other readers too.
@main
struct RedisReplay {
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let url = environment["REDIS"] else {
            print("REDIS is not set: give the URL of a Redis server with an empty database")
            return
        }
        let source = MovieLens(directory: environment["DATA"] ?? "../data/ml-1m")
        var catalogue = Catalogue(schema: .movieLens)
        for item in try source.items() { catalogue.put(item) }
        let order = try ReplayOrder(source)
        let events = order.ratings.map(order.event)
        let views = environment["VIEWS"] == "1" ? TextViews(catalogue: catalogue) : nil
        let folder = FileManager.default.temporaryDirectory.appending(path: "freshet-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let directory = try StateDirectory.open(folder.path)
        let log = try await EmbeddedLog.open(directory: directory)
        for batch in stride(from: 0, to: events.count, by: 5_000) {
            _ = try await log.append(Array(events[batch..<min(batch + 5_000, events.count)]))
        }
        let store = try await RedisStateStore.open(
            try RedisConfiguration(url: url),
            logger: Logger(label: "redis-replay"),
            views: views
        )
        let duration = try await fold(log, into: store, catalogue: catalogue)
        print("\(events.count) events, folded at \(Int(Double(events.count) / (duration / .seconds(1)))) events/s")
        await store.close()
        await log.close()
        directory.close()
    }

    /// - Returns: the time until both groups have folded everything.
    static func fold(_ log: EmbeddedLog, into store: RedisStateStore, catalogue: Catalogue) async throws -> Duration {
        let start = ContinuousClock.now
        let updaters = [
            Task { try await run(FeatureFold(catalogue: catalogue), log, store) },
            Task { try await run(RecallFold(), log, store) },
        ]
        for group in UpdaterGroup.allCases {
            for (partition, offset) in try await log.end().offsets where offset > 0 {
                let isReached = try await store.wait(
                    for: group,
                    toReach: offset - 1,
                    of: partition,
                    timeout: .seconds(300)
                )
                precondition(isReached, "the \(group.rawValue) updater did not catch up")
            }
        }
        let duration = ContinuousClock.now - start
        for updater in updaters { updater.cancel() }
        for updater in updaters { _ = await updater.result }
        return duration
    }

    static func run(_ fold: some RecordFold, _ log: EmbeddedLog, _ store: RedisStateStore) async throws {
        let logger = Logger(label: "redis-replay")
        try await Updater(fold: fold, log: log, store: store, clock: .daily, logger: logger).run()
    }
}
