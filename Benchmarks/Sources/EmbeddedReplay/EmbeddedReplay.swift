import Embedded
import Events
import FeatureUpdater
import Foundation
import Logging
import Ports
import RecallUpdater
import Updating

/// Measures how fast events go through the embedded log and both updaters: from the first append until the last event is
/// folded into both records of its user. Prints a line per run.
@main
struct EmbeddedReplay {
    static func main() async throws {
        let data = ProcessInfo.processInfo.environment["DATA"] ?? "../data/ml-1m"
        let source = MovieLens(directory: data)
        var catalogue = Catalogue(schema: .movieLens)
        for item in try source.items() { catalogue.put(item) }
        let order = try ReplayOrder(source)
        let split = ContractSplit()
        let events = order.ratings.filter { order.part(of: $0, in: split) != .holdout }.map(order.event)
        for run in 1...3 {
            let (appended, folded) = try await measure(events, catalogue: catalogue)
            print(
                "run \(run): \(events.count) events, appended at \(rate(events.count, appended)) events/s, "
                    + "folded at \(rate(events.count, folded)) events/s"
            )
        }
    }

    /// - Returns: the time until the last append, and until both groups have folded everything.
    static func measure(_ events: [Event], catalogue: Catalogue) async throws -> (Duration, Duration) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "freshet-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let directory = try StateDirectory.open(folder.path)
        let log = try await EmbeddedLog.open(directory: directory)
        let store = try await EmbeddedStateStore.open(directory: directory)
        let updaters = [
            Task { try await run(FeatureFold(catalogue: catalogue), log, store) },
            Task { try await run(RecallFold(), log, store) },
        ]
        let start = ContinuousClock.now
        for batch in stride(from: 0, to: events.count, by: 5_000) {
            _ = try await log.append(Array(events[batch..<min(batch + 5_000, events.count)]))
        }
        let appended = ContinuousClock.now - start
        let end = try await log.end()
        for group in UpdaterGroup.allCases {
            for (partition, offset) in end.offsets where offset > 0 {
                let isReached = try await store.wait(
                    for: group,
                    toReach: offset - 1,
                    of: partition,
                    timeout: .seconds(300)
                )
                precondition(isReached, "the \(group.rawValue) updater did not catch up")
            }
        }
        let folded = ContinuousClock.now - start
        for updater in updaters { updater.cancel() }
        for updater in updaters { _ = await updater.result }
        await log.close()
        await store.close()
        directory.close()
        return (appended, folded)
    }

    static func run(_ fold: some RecordFold, _ log: EmbeddedLog, _ store: EmbeddedStateStore) async throws {
        let logger = Logger(label: "embedded-replay")
        try await Updater(fold: fold, log: log, store: store, clock: .daily, logger: logger).run()
    }

    static func rate(_ count: Int, _ duration: Duration) -> Int {
        Int(Double(count) / (duration / .seconds(1)))
    }
}
