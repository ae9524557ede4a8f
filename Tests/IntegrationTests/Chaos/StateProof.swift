import Embedded
import Events
import FeatureUpdater
import Logging
import Ports
import RecallUpdater
import Testing
import Updating
import Verifying

/// What a log and the state beside it say, after a run.
struct StateProof {
    /// The digest of each group's state.
    var digests: [UpdaterGroup: String] = [:]
    /// The numbers of the events in the log, each once.
    var sequences: Set<UInt64> = []
    /// How many events the log holds.
    var eventCount = 0
    /// How many of them came too late for the item aggregates.
    var lateCount = 0
    private var last: [Int32: [Int64: Event]] = [:]

    /// Waits until both groups have folded the log as it is now, verifies the state, and reads the log.
    /// - Parameter catalogue: of the log.
    init(log: any EventLog, store: any StateStore, catalogue: Catalogue) async throws {
        let end = try await log.end()
        for group in UpdaterGroup.allCases {
            var known: GroupProgress?
            while !(known?.position.covers(end) ?? false) {
                known = try await store.progress(of: group, after: known)
            }
        }
        let verifier = StateVerifier(log: log, store: store, clock: .daily)
        let results = [
            try await verifier.verify(FeatureFold(catalogue: catalogue)), try await verifier.verify(RecallFold()),
        ]
        for result in results {
            #expect(result.isEqual, "\(result)")
            digests[result.group] = result.storedDigest
            lateCount = result.lateEvents
        }
        let reader = try await log.reader(from: Position())
        var position = Position()
        while !position.covers(end), let batch = try await reader.next(limit: 65_536) {
            position.advance(to: batch.end)
            for record in batch.records {
                guard case .event(let event) = record.entry else { continue }
                eventCount += 1
                if let id = event.eventID { sequences.insert(UInt64(id.sequence)) }
                last[record.partition, default: [:]][record.offset] = event
            }
        }
    }

    /// The event at a place that was acknowledged, `<log>.<partition>.<offset>`.
    func event(at token: String) -> Event? {
        let parts = token.split(separator: ".")
        guard parts.count == 3, let partition = Int32(parts[1]), let offset = Int64(parts[2]) else { return nil }
        return last[partition]?[offset]
    }
}

extension StateProof {
    /// What events lead to in an embedded log and store that nothing disturbs.
    static func undisturbed(_ events: [Event], catalogue: Catalogue, in folder: String) async throws -> StateProof {
        let directory = try StateDirectory.open(folder)
        let log = try await EmbeddedLog.open(directory: directory)
        let store = try await EmbeddedStateStore.open(directory: directory)
        for start in stride(from: 0, to: events.count, by: 5_000) {
            _ = try await log.append(Array(events[start..<min(start + 5_000, events.count)]))
        }
        let proof = try await folding(log, store, catalogue: catalogue)
        await store.close()
        await log.close()
        directory.close()
        return proof
    }

    /// What a log and its state say when the rest of the log has been folded here.
    static func folding(
        _ log: EmbeddedLog,
        _ store: EmbeddedStateStore,
        catalogue: Catalogue
    ) async throws -> StateProof {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await updater(FeatureFold(catalogue: catalogue), log, store).run() }
            group.addTask { try await updater(RecallFold(), log, store).run() }
            let proof = try await StateProof(log: log, store: store, catalogue: catalogue)
            group.cancelAll()
            return proof
        }
    }

    private static func updater<Fold: RecordFold>(
        _ fold: Fold,
        _ log: EmbeddedLog,
        _ store: EmbeddedStateStore
    ) -> Updater<Fold> {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return Updater(fold: fold, log: log, store: store, clock: .daily, logger: logger)
    }
}
