import Events
import Ports
import TestSupport
import Testing

@testable import Embedded

@Suite("The embedded state store", .timeLimit(.minutes(2)))
struct EmbeddedStateStoreTests {
    @Test("what is in memory is what a reopened store reads, after any commits", arguments: 1...5)
    func memoryEqualsFile(seed: UInt64) async throws {
        try await withInstance { instance, _ in
            var generator = SeededGenerator(seed: seed)
            for _ in 0..<100 { try await instance.store.commit(randomCommit(&generator)) }
            var before: [StateSnapshot] = []
            for group in UpdaterGroup.allCases { before.append(try await instance.store.snapshot(of: group)) }
            await instance.store.close()
            let reopened = try await EmbeddedStateStore.open(directory: instance.directory)
            for (group, snapshot) in zip(UpdaterGroup.allCases, before) {
                #expect(try await reopened.snapshot(of: group) == snapshot)
            }
            await reopened.close()
        }
    }

    @Test(
        "a damaged row is an error that names the table and says how to rebuild",
        arguments: [
            ("features_records", "UPDATE features_records SET user = 5000000000"),
            ("features_records", "UPDATE features_records SET partition = 5000000000"),
            ("features_contributions", "UPDATE features_contributions SET bucket = 5000000000"),
            ("features_progress", "UPDATE features_progress SET partition = 5000000000"),
            ("source", "UPDATE source SET partition_count = 0"),
        ]
    )
    func damagedRow(table: String, damage: String) async throws {
        try await withInstance { instance, path in
            let content = GuardedBytes([1], offset: 0)
            let contribution = BucketContribution(bucket: 1, content: content)
            try await instance.store.commit(
                StateCommit(records: [1: content], contributions: [contribution], next: [0: 1])
            )
            await instance.store.close()
            try edit("\(path)/state.sqlite", damage)
            let message = await expectPortError(.corrupt) {
                try await EmbeddedStateStore.open(directory: instance.directory)
            }
            #expect(message.contains("state.sqlite") && message.contains("table \(table)"))
            #expect(message.contains("rebuilt"))
        }
    }

    @Test("closing wakes whoever waits, and refuses later calls")
    func closes() async throws {
        try await withInstance { instance, _ in
            let store = instance.store
            async let progress = store.progress(of: .features, after: nil)
            async let reached = store.wait(for: .features, toReach: 0, of: 0, timeout: .seconds(600))
            await eventually { store.waiterCount == 2 }
            await store.close()
            let (announced, isReached) = try await (progress, reached)
            #expect(announced == nil && !isReached)
            await expectPortError(.closed) { try await store.commit(StateCommit(next: [0: 1])) }
            await expectPortError(.closed) { try await store.progress(of: .features) }
        }
    }

    /// A commit to a few users, places and partitions with guards in any order.
    private func randomCommit(_ generator: inout SeededGenerator) -> StateCommit {
        func content() -> GuardedBytes {
            let bytes = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            let partition = Int32.random(in: 0..<4, using: &generator)
            return GuardedBytes(bytes, partition: partition, offset: Int64.random(in: 0...50, using: &generator))
        }
        var records: [UserID: GuardedBytes] = [:]
        for _ in 0..<5 { records[UserID.random(in: 1...20, using: &generator)] = content() }
        let contributions = (0..<3).map { _ in
            BucketContribution(bucket: Bucket.random(in: -3...3, using: &generator), content: content())
        }
        let next = [Int32.random(in: 0..<4, using: &generator): Int64.random(in: 0...50, using: &generator)]
        let group = UpdaterGroup.allCases.randomElement(using: &generator) ?? .features
        return StateCommit(group, records: records, contributions: contributions, next: next)
    }
}
