import Embedded
import Events
import Features
import Logging
import Ports
import Recall
import Releases
import TestSupport
import Testing

@testable import Server

/// How answers come about, on the embedded store and with engines that fail.
@Suite(.timeLimit(.minutes(2)))
struct RecommendationServiceTests {
    private let state = ServingState(catalogue: sampleCatalogue)
    private let log = LogIdentity(id: 7, partitionCount: 1)

    @Test func `A list leaves out what the user has rated and what the request excludes`() async throws {
        try await withService(rated: [3, 5]) { service in
            let all = try await service.recommend(RecommendationRequest(userID: 1))
            #expect(Set(all.items.map(\.itemID)) == Set(1...30).subtracting([3, 5]))
            let some = try await service.recommend(RecommendationRequest(userID: 1, excluded: [8, 9]))
            #expect(Set(some.items.map(\.itemID)) == Set(1...30).subtracting([3, 5, 8, 9]))
            #expect(all.degraded.isEmpty)
            #expect(all.readSet.recallOffset == 1 && all.readSet.featuresOffset == 1)
            #expect(all.readSet.release == "a")
            #expect(zip(all.items, all.items.dropFirst()).allSatisfy { $0.score >= $1.score })
            #expect(abs(all.items.map(\.score).reduce(0, +) - 1) < 1e-9)
        }
    }

    @Test func `Before any bucket is closed the catalogue fills a list`() async throws {
        let fresh = ServingState(catalogue: sampleCatalogue)
        #expect(fresh.snapshot.items.popular == Array(1...30))
    }

    @Test func `The item follower closes what both groups have folded, whichever is behind`() async throws {
        try await withTemporaryDirectory { path in
            let directory = try StateDirectory.open(path)
            let store = try await EmbeddedStateStore.open(directory: directory)
            let follower = ItemFollower(
                store: store,
                state: state,
                clock: .daily,
                partitionCount: 1,
                logger: Logger(label: "test")
            )
            let task = Task { try await follower.run() }
            let day: Int64 = 86_400_000
            // The features group runs ahead by two commits, and then moves no more.
            for offset in [1, 2] { try await store.commit(progress(.features, offset: Int64(offset), at: 10 * day)) }
            for offset in [1, 2] {
                try await store.commit(progress(.recall, offset: Int64(offset), at: 5 * Int64(offset) * day))
            }
            await eventually { state.itemBucket == 8 }
            task.cancel()
            _ = await task.result
            await store.close()
            directory.close()
        }
    }

    private func progress(_ group: UpdaterGroup, offset: Int64, at watermark: Int64) -> StateCommit {
        StateCommit(
            group: group,
            records: [:],
            contributions: [],
            progress: GroupProgress(
                log: log,
                position: Position([0: offset]),
                watermarks: PartitionWatermarks([0: watermark])
            )
        )
    }

    @Test func `A shorter list is the beginning of a longer one`() async throws {
        try await withService(rated: [3, 5]) { service in
            let long = try await service.recommend(RecommendationRequest(userID: 1, size: 20))
            let short = try await service.recommend(RecommendationRequest(userID: 1, size: 4))
            #expect(short.items == Array(long.items.prefix(4)))
        }
    }

    @Test func `Before the first release a list is ordered by what is known, and says so; scores are unavailable`()
        async throws
    {
        try await withService(rated: [3], release: nil) { service in
            let answer = try await service.recommend(RecommendationRequest(userID: 1))
            #expect(answer.items.count == 29)
            #expect(answer.degraded.contains { $0.contains("no release") })
            await #expect(throws: RequestError.self) {
                try await service.score(ScoreRequest(userID: 1, itemIDs: [1]))
            }
        }
    }

    @Test func `State that cannot be read leaves a list, and the reason`() async throws {
        try await withService(rated: [3], hasState: false) { service in
            let answer = try await service.recommend(RecommendationRequest(userID: 1))
            #expect(answer.items.count == 30, "what the user has rated is not known")
            #expect(answer.degraded.contains { $0.contains("user records unreadable") })
        }
    }

    @Test func `An index that does not answer leaves a list, and the reason`() async throws {
        try await withService(rated: [3], index: BrokenIndex()) { service in
            let answer = try await service.recommend(RecommendationRequest(userID: 1))
            #expect(answer.items.count == 29, "co-visitation and popularity are still there")
            #expect(answer.degraded.contains { $0.contains("the index is away") })
        }
    }

    @Test func `A scorer that does not answer leaves a list, and the reason; scores are unavailable`() async throws {
        try await withService(rated: [3], scorer: BrokenScorer()) { service in
            let answer = try await service.recommend(RecommendationRequest(userID: 1))
            #expect(answer.items.count == 29)
            #expect(answer.degraded.contains { $0.contains("the scorer is away") })
            await #expect(throws: RequestError.self) {
                try await service.score(ScoreRequest(userID: 1, itemIDs: [1]))
            }
        }
    }

    @Test func `Scores are the ranker's probabilities, in the order asked, of unknown items too`() async throws {
        try await withService(rated: [3, 5]) { service in
            let items: [ItemID] = [9, 2, 999, 9]
            let answer = try await service.score(ScoreRequest(userID: 1, itemIDs: items))
            #expect(answer.items.map(\.itemID) == items)
            #expect(answer.items.allSatisfy { $0.score > 0 && $0.score < 1 })
            #expect(answer.items[0] == answer.items[3])
        }
    }

    @Test func `Events of another log cannot be waited for; those not folded in time are said to be missing`()
        async throws
    {
        try await withService(rated: [3]) { service in
            let foreign = PositionToken(logID: 8, partition: 0, offset: 0)
            let late = [0, 1, 2].map { PositionToken(logID: 7, partition: 0, offset: 100 + $0) }
            await #expect {
                try await service.recommend(RecommendationRequest(userID: 1, after: [foreign]))
            } throws: {
                if case .invalid = $0 as? RequestError { true } else { false }
            }
            await #expect {
                try await service.recommend(RecommendationRequest(userID: 1, after: late))
            } throws: {
                if case .notReached = $0 as? RequestError { true } else { false }
            }
            let reached = PositionToken(logID: 7, partition: 0, offset: 0)
            _ = try await service.recommend(RecommendationRequest(userID: 1, after: [reached]))
        }
    }

    @Test func `Who waits for a release goes on when it, or a later one, has been dealt with`() async {
        await withTaskGroup { group in
            for number in [1, 2, 3] { group.addTask { await state.settlement(of: number) } }
            state.settle(through: 3)
        }
        await state.settlement(of: 2)
    }

    /// Runs `body` with a service whose user 1 has rated the items given, one event each, and a catalogue of 30 items that
    /// other users have visited.
    /// - Parameter hasState: false for a store that answers nothing any more.
    private func withService(
        rated: [ItemID],
        hasState: Bool = true,
        release: String? = "a",
        index: any ItemIndex = EmbeddedItemIndex(),
        scorer: any Scorer = EmbeddedScorer(),
        _ body: (RecommendationService) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { path in
            let directory = try StateDirectory.open(path)
            let store = try await EmbeddedStateStore.open(directory: directory)
            for group in UpdaterGroup.allCases { try await store.commit(commit(of: group, rated: rated)) }
            state.publish(visitedItems())
            if let release {
                let serving = try sampleRelease(version: release)
                let served = ServingRelease(release: serving, catalogue: sampleCatalogue)
                try await index.load(
                    IndexedRelease(name: served.name, items: served.items, catalogue: sampleCatalogue)
                )
                try await scorer.load(serving)
                state.publish(served)
            }
            if !hasState { await store.close() }
            try await body(
                RecommendationService(
                    state: state,
                    store: store,
                    index: index,
                    scorer: scorer,
                    log: log,
                    waitLimit: .milliseconds(20)
                )
            )
            await store.close()
            directory.close()
        }
    }

    private func commit(of group: UpdaterGroup, rated: [ItemID]) -> StateCommit {
        var (recall, features) = (UserRecall(), UserFeatures())
        for item in rated {
            let event = Event(userID: 1, itemID: item, rating: 5, timestamp: 1)
            recall.apply(event)
            features.apply(event, genres: sampleCatalogue.genres(of: item))
        }
        let last = Int64(rated.count - 1)
        return StateCommit(
            group: group,
            records: [
                1: GuardedBytes(
                    recordGuard: RecordGuard(log: log, partition: 0, offset: last),
                    bytes: group == .recall ? recall.encoded() : features.encoded()
                )
            ],
            contributions: [],
            progress: GroupProgress(
                log: log,
                position: Position([0: last + 1]),
                watermarks: PartitionWatermarks([0: 1])
            )
        )
    }

    private func visitedItems() -> ServingItems {
        var sequences = VisitSequences()
        var users: [UserID: UserRecall] = [:]
        for event in randomEvents(500, seed: 4) {
            sequences.add(event, after: users[event.userID, default: UserRecall()].history)
            users[event.userID, default: UserRecall()].apply(event)
        }
        var items = ServingItems()
        items.merge(tallies: [], visits: [sequences])
        return items
    }
}
