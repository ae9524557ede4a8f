import Events
import Ports
import Testing

extension StateStoreRule {
    func checkReachedPlaceIsNotAwaited(_ store: any StateStore) async throws {
        try await store.commit(StateCommit(next: [2: 10]))
        #expect(try await store.wait(for: .features, toReach: 9, of: 2, timeout: .zero))
        #expect(try await !store.wait(for: .features, toReach: 10, of: 2, timeout: .zero))
        #expect(try await !store.wait(for: .features, toReach: 0, of: 1, timeout: .zero))
        #expect(try await !store.wait(for: .recall, toReach: 0, of: 2, timeout: .zero))
    }

    func checkTimeoutEndsWait(_ store: any StateStore) async throws {
        #expect(try await !store.wait(for: .features, toReach: 0, of: 0, timeout: .milliseconds(1)))
    }

    func checkCommitEndsWait(_ store: any StateStore) async throws {
        for offset in Int64(0)..<20 {
            async let reached = store.wait(for: .features, toReach: offset, of: 1, timeout: .seconds(60))
            try await store.commit(StateCommit(next: [1: offset + 1]))
            #expect(try await reached)
        }
    }

    func checkCancellationEndsWait(_ store: any StateStore) async throws {
        let waiting = Task { try await store.wait(for: .features, toReach: 0, of: 0, timeout: .seconds(600)) }
        waiting.cancel()
        #expect(try await !waiting.value)
    }

    func checkProgressIsAnnounced(_ store: any StateStore) async throws {
        var known: GroupProgress?
        for offset in Int64(1)...20 {
            let seen = known
            async let next = store.progress(of: .recall, after: seen)
            try await store.commit(StateCommit(.recall, next: [3: offset]))
            let announced = try await next
            #expect(announced == .sample(next: [3: offset]))
            known = announced
        }
        #expect(try await store.progress(of: .recall, after: nil) == known)
    }

    func checkCancellationEndsAnnouncement(_ store: any StateStore) async throws {
        try await store.commit(StateCommit(next: [0: 1]))
        let known = try await store.progress(of: .features)
        let waiting = Task { try await store.progress(of: .features, after: known) }
        waiting.cancel()
        #expect(try await waiting.value == nil)
    }
}
