import Events
import Ports
import Testing

extension StateStoreRule {
    func checkRepeatedCommitChangesNothing(_ store: any StateStore) async throws {
        try await store.commit(sampleBatch())
        let once = try await store.snapshot(of: .features)
        try await store.commit(sampleBatch())
        #expect(try await store.snapshot(of: .features) == once)
    }

    func checkPartialCommitIsCompleted(_ store: any StateStore) async throws {
        // What a store that is not atomic over keys leaves behind when its writer dies before the progress is written.
        let whole = sampleBatch()
        var partial = whole
        partial.records = whole.records.filter { $0.key % 2 == 0 }
        partial.contributions.removeLast()
        partial.progress = .sample(next: [:])
        try await store.commit(partial)
        #expect(try await store.progress(of: .features)?.position.recordCount ?? 0 == 0)
        try await store.commit(whole)
        #expect(
            try await store.snapshot(of: .features)
                == StateSnapshot(progress: whole.progress, records: whole.records, contributions: whole.contributions)
        )
    }

    func checkConcurrentCommitsKeepHighest(_ store: any StateStore) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for offset in Int64(0)..<100 {
                group.addTask {
                    let content = GuardedBytes([UInt8(offset)], offset: offset)
                    let contribution = BucketContribution(bucket: 1, content: content)
                    try await store.commit(
                        StateCommit(records: [1: content], contributions: [contribution], next: [0: offset + 1])
                    )
                }
            }
            try await group.waitForAll()
        }
        let highest = GuardedBytes([99], offset: 99)
        #expect(
            try await store.snapshot(of: .features)
                == StateSnapshot(
                    progress: .sample(next: [0: 100]),
                    records: [1: highest],
                    contributions: [BucketContribution(bucket: 1, content: highest)]
                )
        )
    }
}
