import Embedded
import Events
import FeatureUpdater
import Foundation
import Logging
import Ports
import RecallUpdater
import Updating

@testable import replay

/// All that both groups have folded, with the offsets it was folded up to.
struct FoldedState: Equatable {
    struct Value: Hashable {
        var offset: Int64
        var bytes: [UInt8]

        init(_ content: GuardedBytes) {
            offset = content.recordGuard.offset
            bytes = content.bytes
        }
    }

    struct Place: Hashable {
        var bucket: Bucket
        var partition: Int32
    }

    var records: [UpdaterGroup: [UserID: Value]] = [:]
    var contributions: [UpdaterGroup: [Place: Value]] = [:]
    var positions: [UpdaterGroup: Position] = [:]

    /// How many records and contributions differ, for a message that can be read.
    func differences(from other: FoldedState) -> [String] {
        UpdaterGroup.allCases.flatMap { group in
            [
                Self.difference(records[group] ?? [:], other.records[group] ?? [:], "records of \(group.rawValue)"),
                Self.difference(
                    contributions[group] ?? [:],
                    other.contributions[group] ?? [:],
                    "contributions of \(group.rawValue)"
                ),
                positions[group] == other.positions[group]
                    ? nil
                    : "position of \(group.rawValue): \(positions[group] as Any), \(other.positions[group] as Any)",
            ].compactMap(\.self)
        }
    }

    /// The same without offsets: where the log holds marks of idle partitions, or events that were sent again, the same
    /// values lie elsewhere.
    func valueDifferences(from other: FoldedState) -> [String] {
        withoutOffsets.differences(from: other.withoutOffsets)
    }

    private var withoutOffsets: FoldedState {
        func strip<Key>(_ values: [Key: Value]) -> [Key: Value] {
            values.mapValues { value in
                var value = value
                value.offset = 0
                return value
            }
        }
        return FoldedState(
            records: records.mapValues { strip($0) },
            contributions: contributions.mapValues { strip($0) }
        )
    }

    private static func difference<Key: Hashable>(_ one: [Key: Value], _ two: [Key: Value], _ what: String) -> String? {
        let keys = Set(one.keys).union(two.keys).filter { one[$0] != two[$0] }
        guard let key = keys.first else { return nil }
        return "\(keys.count) of \(one.count) and \(two.count) \(what), \(key) for one: "
            + "\(one[key]?.offset ?? -1) and \(two[key]?.offset ?? -1)"
    }
}

extension StateStore {
    /// Everything folded of these users.
    func folded(users: [UserID]) async throws -> FoldedState {
        var state = FoldedState()
        for group in UpdaterGroup.allCases {
            state.records[group] = try await records(of: group, users: users).mapValues(FoldedState.Value.init)
            var contributions: [FoldedState.Place: FoldedState.Value] = [:]
            for contribution in try await self.contributions(of: group, in: .min ... .max) {
                let place = FoldedState.Place(
                    bucket: contribution.bucket,
                    partition: contribution.content.recordGuard.partition
                )
                contributions[place] = FoldedState.Value(contribution.content)
            }
            state.contributions[group] = contributions
            state.positions[group] = try await progress(of: group)?.position
        }
        return state
    }
}

/// Folds a data set on the embedded log and store.
/// - Parameter folder: for both; new.
func embeddedFold(of data: String, in folder: String) async throws -> FoldedState {
    let source = MovieLens(directory: data)
    let order = try ReplayOrder(source)
    let sink = try await EmbeddedLogSink(folder: folder, newestTimestamp: order.ratings.last?.timestamp)
    let replayer = Replayer(
        order: order,
        split: ContractSplit(holdout: 0),
        sink: sink,
        batchSize: 5_000,
        pacer: Pacer(rate: nil)
    )
    try await replayer.run { _, _ in }
    _ = try await sink.finish()
    await sink.close()

    let directory = try StateDirectory.open(folder)
    let log = try await EmbeddedLog.open(directory: directory)
    let store = try await EmbeddedStateStore.open(directory: directory)
    var catalogue = Catalogue(schema: .movieLens)
    for item in try source.items() { catalogue.put(item) }
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let end = try await log.end()
    try await withThrowingTaskGroup(of: Void.self) { [catalogue] group in
        group.addTask {
            try await Updater(
                fold: FeatureFold(catalogue: catalogue),
                log: log,
                store: store,
                clock: .daily,
                logger: logger
            ).run()
        }
        group.addTask {
            try await Updater(fold: RecallFold(), log: log, store: store, clock: .daily, logger: logger).run()
        }
        for updater in UpdaterGroup.allCases {
            var known: GroupProgress?
            while !(known?.position.covers(end) ?? false) {
                known = try await store.progress(of: updater, after: known)
            }
        }
        group.cancelAll()
    }
    let users = Set(order.ratings.map { order.event($0).userID }).sorted()
    let state = try await store.folded(users: users)
    await store.close()
    await log.close()
    directory.close()
    return state
}
