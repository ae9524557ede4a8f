import Embedded
import Events
import Foundation
import Ports
import TestSupport
import Testing

@Suite("A process killed in the middle loses nothing that it acknowledged", .timeLimit(.minutes(5)))
struct CrashTests {
    @Test("killed writers, round after round in one directory")
    func killedWriters() async throws {
        try await withTemporaryDirectory { path in
            for round in 1...6 {
                await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
                    try await CrashingWriter(path: path, round: round).run()
                }
                let instance = try await EmbeddedInstance.open(path + "/state")
                try await checkLog(instance.log, acknowledgedAt: path, round: round)
                try await checkState(instance)
                await instance.close()
            }
        }
    }

    /// Every event that a round acknowledged is there, and none is there twice or out of order.
    private func checkLog(_ log: EmbeddedLog, acknowledgedAt path: String, round: Int) async throws {
        let events = try await log.readAll().events
        #expect(try await log.end().recordCount == Int64(events.count))
        for earlier in 1...round {
            let ids = events.compactMap(\.eventID).filter { $0.source == UInt64(earlier) }
            let acknowledged = try CrashingWriter.acknowledgedCount(path: path, round: earlier)
            #expect(acknowledged > 0)
            #expect(ids.count >= acknowledged)
            #expect(ids.map(\.sequence).sorted() == Array(0..<UInt32(ids.count)))
        }
        for events in Dictionary(grouping: events, by: \.userID).values {
            #expect(zip(events, events.dropFirst()).allSatisfy { $0.timestamp < $1.timestamp })
        }
    }

    /// The state is the fold of the log up to the stored progress.
    private func checkState(_ instance: EmbeddedInstance) async throws {
        guard let progress = try await instance.store.progress(of: .features) else { return }
        #expect(progress.log == instance.log.identity)
        #expect(try await instance.log.end().covers(progress.position))
        let folded = try await instance.log.readAll().filter { $0.offset < progress.position[$0.partition] }
        let users = Dictionary(grouping: folded.events, by: \.userID).mapValues(\.count)
        let partitions = Dictionary(grouping: folded, by: \.partition).mapValues(\.count)
        let records = try await instance.store.records(of: .features, users: Array(1...100))
        let contributions = try await instance.store.contributions(of: .features, in: 0...0)
        #expect(records.mapValues(CountingFold.value) == users)
        #expect(
            Dictionary(
                uniqueKeysWithValues: contributions.map {
                    ($0.content.recordGuard.partition, CountingFold.value($0.content))
                }
            ) == partitions
        )
    }
}
