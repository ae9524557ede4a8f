import Events
import Ports
import Testing

extension StateStoreRule {
    func checkNewStoreIsEmpty(_ store: any StateStore) async throws {
        for group in UpdaterGroup.allCases {
            #expect(try await store.snapshot(of: group) == .empty)
        }
    }

    func checkCommitIsRead(_ store: any StateStore) async throws {
        let commit = StateCommit(
            records: [1: GuardedBytes([1, 2], partition: 3, offset: 9), 2: GuardedBytes([3], offset: 4)],
            contributions: [BucketContribution(bucket: -7, content: GuardedBytes([5], partition: 2, offset: 8))],
            next: [0: 5, 2: 9, 3: 10]
        )
        try await store.commit(commit)
        #expect(try await store.progress(of: .features) == commit.progress)
        #expect(try await store.records(of: .features, users: [1, 2, 3]) == commit.records)
        #expect(try await store.records(of: .features, users: [2]) == [2: GuardedBytes([3], offset: 4)])
        #expect(try await store.records(of: .features, users: []) == [:])
        #expect(try await store.contributions(of: .features, in: -7 ... -7) == commit.contributions)
    }

    func checkUsers(_ store: any StateStore) async throws {
        #expect(try await store.users() == [])
        let first = (1...700).map { UserID($0) }
        let second: [UserID] = [3, 9_000, .max]
        try await store.commit(
            StateCommit(
                .recall,
                records: Dictionary(uniqueKeysWithValues: first.map { ($0, GuardedBytes([1], offset: 1)) }),
                next: [0: 2]
            )
        )
        try await store.commit(
            StateCommit(
                .features,
                records: Dictionary(uniqueKeysWithValues: second.map { ($0, GuardedBytes([1], offset: 1)) }),
                next: [0: 2]
            )
        )
        #expect(try await store.users().sorted() == first + [9_000, .max])
    }

    func checkBytesSurvive(_ fixture: StoreFixture) async throws {
        let large = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let commit = StateCommit(
            records: [1: GuardedBytes([], offset: 0), 2: GuardedBytes(large, offset: 0)],
            contributions: [BucketContribution(bucket: 0, content: GuardedBytes([], offset: 0))],
            next: [0: 1]
        )
        try await fixture.store.commit(commit)
        #expect(try await fixture.store.records(of: .features, users: [1, 2]) == commit.records)
        let store = try await fixture.reopen()
        #expect(try await store.records(of: .features, users: [1, 2]) == commit.records)
        #expect(try await store.contributions(of: .features, in: 0...0) == commit.contributions)
    }

    func checkLowerGuardNeverOverwrites(_ store: any StateStore) async throws {
        func commit(_ byte: UInt8, at offset: Int64) -> StateCommit {
            let content = GuardedBytes([byte], partition: 1, offset: offset)
            let contribution = BucketContribution(bucket: 3, content: content)
            return StateCommit(records: [7: content], contributions: [contribution], next: [1: offset + 1])
        }
        func storedByte() async throws -> [[UInt8]] {
            [
                try await store.records(of: .features, users: [7])[7]?.bytes ?? [],
                try await store.contributions(of: .features, in: 3...3).first?.content.bytes ?? [],
            ]
        }
        try await store.commit(commit(1, at: 10))
        for offset in [0, 9, 10] as [Int64] {
            try await store.commit(commit(2, at: offset))
            #expect(try await storedByte() == [[1], [1]])
        }
        try await store.commit(commit(3, at: 11))
        #expect(try await storedByte() == [[3], [3]])
    }

    func checkProgressNeverMovesBack(_ store: any StateStore) async throws {
        try await store.commit(StateCommit(next: [0: 5, 1: 5]))
        try await store.commit(StateCommit(next: [1: 4, 2: 1]))
        #expect(try await store.progress(of: .features) == .sample(next: [0: 5, 1: 5, 2: 1]))
        try await store.commit(StateCommit(next: [1: 6]))
        #expect(try await store.progress(of: .features) == .sample(next: [0: 5, 1: 6, 2: 1]))
    }

    func checkForeignLogIsRefused(_ store: any StateStore) async throws {
        try await store.commit(StateCommit(records: [1: GuardedBytes([1], offset: 0)], next: [0: 1]))
        let before = try await store.snapshot(of: .features)
        for log in [
            LogIdentity(id: sampleLog.id + 1, partitionCount: sampleLog.partitionCount),
            LogIdentity(id: sampleLog.id, partitionCount: sampleLog.partitionCount + 1),
        ] {
            for group in UpdaterGroup.allCases {
                let record = GuardedBytes([9], offset: 99, log: log)
                let message = await expectPortError(.foreignLog) {
                    try await store.commit(
                        StateCommit(group, log: log, records: [1: record, 2: record], next: [0: 100])
                    )
                }
                #expect(message.contains("rebuilt"))
            }
        }
        #expect(try await store.snapshot(of: .features) == before)
        #expect(try await store.progress(of: .recall) == nil)
    }

    func checkMixedCommitIsRefused(_ store: any StateStore) async throws {
        let other = LogIdentity(id: 5, partitionCount: 4)
        let mixed = StateCommit(records: [1: GuardedBytes([1], offset: 0, log: other)], next: [0: 1])
        let stray = StateCommit(records: [1: GuardedBytes([1], partition: 4, offset: 0)], next: [0: 1])
        for commit in [mixed, stray, StateCommit(next: [-1: 1])] {
            await expectPortError(.invalidRequest) { try await store.commit(commit) }
        }
        #expect(try await store.snapshot(of: .features) == .empty)
    }

    func checkHighestOfOneCommitStays(_ store: any StateStore) async throws {
        let contributions = [3, 9, 5].map { offset in
            BucketContribution(bucket: 1, content: GuardedBytes([UInt8(offset)], offset: Int64(offset)))
        }
        try await store.commit(StateCommit(contributions: contributions, next: [0: 10]))
        #expect(try await store.contributions(of: .features, in: 1...1) == [contributions[1]])
    }

    func checkGroupsAreSeparate(_ store: any StateStore) async throws {
        let contribution = BucketContribution(bucket: 1, content: GuardedBytes([1], offset: 5))
        let first = StateCommit(
            .features,
            records: [1: GuardedBytes([1], offset: 5)],
            contributions: [contribution],
            next: [0: 6]
        )
        try await store.commit(first)
        #expect(try await store.snapshot(of: .recall) == .empty)
        try await store.commit(StateCommit(.recall, records: [1: GuardedBytes([2], offset: 3)], next: [0: 4]))
        #expect(try await store.records(of: .features, users: [1]) == first.records)
        #expect(try await store.records(of: .recall, users: [1]) == [1: GuardedBytes([2], offset: 3)])
    }

    func checkRecordsOfUserAreRead(_ store: any StateStore) async throws {
        let features = GuardedBytes([1], partition: 1, offset: 5)
        let recall = GuardedBytes([], partition: 1, offset: 3)
        #expect(try await store.records(of: 1) == [:])
        try await store.commit(StateCommit(.features, records: [1: features, 2: features], next: [1: 6]))
        #expect(try await store.records(of: 1) == [.features: features])
        try await store.commit(StateCommit(.recall, records: [1: recall], next: [1: 4]))
        #expect(try await store.records(of: 1) == [.features: features, .recall: recall])
        #expect(try await store.records(of: 2) == [.features: features])
    }

    func checkContributionsAreOrdered(_ store: any StateStore) async throws {
        var generator = SeededGenerator(seed: 3)
        let keys = (-10...10).flatMap { bucket in (0..<Int32(4)).map { (Bucket(bucket), $0) } }
        let expected = keys.map { bucket, partition in
            let bytes = [UInt8(bucket + 10), UInt8(partition)]
            return BucketContribution(bucket: bucket, content: GuardedBytes(bytes, partition: partition, offset: 1))
        }
        for contribution in expected.shuffled(using: &generator) {
            try await store.commit(StateCommit(contributions: [contribution], next: [0: 2]))
        }
        #expect(try await store.contributions(of: .features, in: .min ... .max) == expected)
        #expect(
            try await store.contributions(of: .features, in: -3...2) == expected.filter { (-3...2).contains($0.bucket) }
        )
        #expect(try await store.contributions(of: .features, in: 11...20) == [])
    }

    func checkReopenedStoreKeepsAll(_ fixture: StoreFixture) async throws {
        for group in UpdaterGroup.allCases {
            try await fixture.store.commit(sampleBatch(group))
        }
        let before = try await fixture.store.snapshot(of: .recall)
        let store = try await fixture.reopen()
        #expect(try await store.snapshot(of: .recall) == before)
        let other = LogIdentity(id: 1, partitionCount: 4)
        await expectPortError(.foreignLog) { try await store.commit(StateCommit(log: other, next: [0: 1])) }
        try await store.commit(StateCommit(.recall, records: [1: GuardedBytes([9], offset: 10)], next: [:]))
        #expect(try await store.snapshot(of: .recall) == before)
    }

    /// A batch with ten users and two contributions, all up to offset 10.
    func sampleBatch(_ group: UpdaterGroup = .features) -> StateCommit {
        var records: [UserID: GuardedBytes] = [:]
        for user in UserID(1)...10 {
            records[user] = GuardedBytes([UInt8(user)], partition: user % 4, offset: 10)
        }
        let contributions = (0..<Int32(2)).map {
            BucketContribution(bucket: 5, content: GuardedBytes([UInt8($0)], partition: $0, offset: 10))
        }
        return StateCommit(group, records: records, contributions: contributions, next: [0: 11, 1: 11, 2: 11, 3: 11])
    }
}
