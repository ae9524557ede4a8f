import Embedded
import Events
import Features
import Ports
import Recall
import Releases
import TestSupport

@testable import Server

/// A server's answers to `POST /ml/rec` with an item index of the test's: user 1 has liked items 3 and 5, and a release is
/// in service.
struct ServingFixture {
    static let release = "a"
    let state = ServingState(catalogue: sampleCatalogue)
    private let log = LogIdentity(id: 7, partitionCount: 1)

    /// What an index takes of the release in service.
    func indexed() throws -> IndexedRelease {
        let serving = ServingRelease(release: try sampleRelease(version: Self.release), catalogue: sampleCatalogue)
        return IndexedRelease(name: serving.name, items: serving.items, catalogue: sampleCatalogue)
    }

    /// Runs `body` with a service; the index is taken as loaded.
    func withService(_ index: any ItemIndex, _ body: (RecommendationService) async throws -> Void) async throws {
        try await withTemporaryDirectory { path in
            let directory = try StateDirectory.open(path)
            let store = try await EmbeddedStateStore.open(directory: directory)
            for group in UpdaterGroup.allCases { try await store.commit(commit(of: group, liked: [3, 5])) }
            let release = try sampleRelease(version: Self.release)
            let scorer = EmbeddedScorer()
            scorer.load(release)
            state.publish(ServingRelease(release: release, catalogue: sampleCatalogue))
            try await body(
                RecommendationService(state: state, store: store, index: index, scorer: scorer, log: log)
            )
            await store.close()
            directory.close()
        }
    }

    private func commit(of group: UpdaterGroup, liked: [ItemID]) -> StateCommit {
        var (recall, features) = (UserRecall(), UserFeatures())
        for item in liked {
            let event = Event(userID: 1, itemID: item, rating: 5, timestamp: 1)
            recall.apply(event)
            features.apply(event, genres: sampleCatalogue.genres(of: item))
        }
        let last = Int64(liked.count - 1)
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
}

extension RecommendationService {
    /// What is missing from a list for user 1, which has items all the same.
    func degradation() async throws -> [String] {
        let list = try await recommend(RecommendationRequest(userID: 1))
        return list.items.count == 28 ? list.degraded : list.degraded + ["the list has \(list.items.count) items"]
    }
}
