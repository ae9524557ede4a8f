import Embedded
import Events
import Foundation
import Ports
import Recall
import Releases
import TestServers
import TestSupport
import Testing
import Triton

@testable import Server

/// Lists while Triton is away and when it is back.
@Suite(.enabled(if: Program.triton.isExpected, "\(Program.triton.reason)"), .timeLimit(.minutes(3)))
struct ServingTests {
    private let request = RecommendationRequest(userID: 1)

    /// Runs `body` with a service whose release is loaded into Triton.
    private func withService(
        on server: TritonServer,
        timeout: Duration,
        _ body: (RecommendationService) async throws -> Void
    ) async throws {
        let release = try sampleRelease(version: "a")
        let served = ServingRelease(release: release, catalogue: sampleCatalogue)
        let (index, scorer) = (EmbeddedItemIndex(), try server.scorer(timeout: timeout))
        index.load(IndexedRelease(name: served.name, items: served.items, catalogue: sampleCatalogue))
        try await scorer.load(release)
        let state = ServingState(catalogue: sampleCatalogue)
        state.publish(served)
        try await withTemporaryDirectory { path in
            let directory = try StateDirectory.open(path)
            let store = try await EmbeddedStateStore.open(directory: directory)
            let log = LogIdentity(id: 7, partitionCount: 1)
            try await body(
                RecommendationService(state: state, store: store, index: index, scorer: scorer, log: log)
            )
            await store.close()
            directory.close()
        }
    }

    @Test func `A list is whole, degraded while Triton is gone, and whole again after its restart`() async throws {
        try await withTriton { server in
            try await withService(on: server, timeout: .seconds(20)) { service in
                let whole = try await service.recommend(request)
                #expect(whole.degraded.isEmpty && whole.items.count == 30)
                await server.crash()
                let degraded = try await service.recommend(request)
                #expect(degraded.items.count == 30)
                #expect(degraded.degraded.count == 1 && degraded.degraded[0].contains("ranker does not answer: Triton"))
                await #expect(throws: RequestError.self) {
                    try await service.score(ScoreRequest(userID: 1, itemIDs: [1]))
                }
                try await server.restart()
                var again = degraded
                try await eventually {
                    again = try await service.recommend(request)
                    return again.degraded.isEmpty
                }
                #expect(again.items.map(\.itemID) == whole.items.map(\.itemID))
                #expect(zip(again.items, whole.items).allSatisfy { abs($0.score - $1.score) <= 1e-5 })
            }
        }
    }

    @Test func `A list does not wait longer than the deadline for a Triton that hangs`() async throws {
        try await withTriton { server in
            try await withService(on: server, timeout: .milliseconds(400)) { service in
                server.pause()
                let degraded = try await service.recommend(request)
                #expect(degraded.items.count == 30)
                #expect(degraded.degraded.count == 1 && degraded.degraded[0].contains("within 0.4 seconds"))
                server.resume()
                try await eventually { try await service.recommend(request).degraded.isEmpty }
            }
        }
    }
}
