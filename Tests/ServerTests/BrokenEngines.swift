import Events
import Ports
import Releases
import Synchronization
import TestSupport

/// An item index that never answers.
struct BrokenIndex: ItemIndex {
    private let error = PortError(.unavailable, "the index is away")

    func load(_ release: IndexedRelease) {}
    func put(_ items: [ItemID], of release: IndexedRelease) throws(PortError) { throw error }
    func promote(_ release: IndexedRelease.Name) {}
    func unload(_ release: String) {}
    func search(_ query: ItemQuery, release: String) throws(PortError) -> ItemHits { throw error }
}

/// A scorer that never answers.
struct BrokenScorer: Scorer {
    func load(_ release: Release) {}
    func unload(_ release: String) {}

    func likeLogits(_ rows: RankerRows, release: String) throws(PortError) -> [Float] {
        throw PortError(.unavailable, "the scorer is away")
    }
}

/// An item index in front of another that fails as told, and keeps what it was asked.
final class FaultyIndex: ItemIndex {
    private struct State {
        var fault: PortError?
        var calls: [String] = []
    }

    private let base: any ItemIndex
    private let state = Mutex(State())

    init(_ base: any ItemIndex) { self.base = base }

    /// What the next calls but searches throw; nil lets them through.
    func fail(with fault: PortError?) { state.withLock { $0.fault = fault } }

    /// The calls but searches, as `name release`; `look` for a put of no items.
    var calls: [String] { state.withLock { $0.calls } }

    private func call(_ name: String, _ release: String) throws(PortError) {
        let fault = state.withLock { state in
            state.calls.append("\(name) \(release)")
            return state.fault
        }
        if let fault { throw fault }
    }

    func load(_ release: IndexedRelease) async throws(PortError) {
        try call("load", release.name.version)
        try await base.load(release)
    }

    func put(_ items: [ItemID], of release: IndexedRelease) async throws(PortError) {
        try call(items.isEmpty ? "look" : "put", release.name.version)
        try await base.put(items, of: release)
    }

    func promote(_ release: IndexedRelease.Name) async throws(PortError) {
        try call("promote", release.version)
        try await base.promote(release)
    }

    func unload(_ release: String) async throws(PortError) {
        try call("unload", release)
        try await base.unload(release)
    }

    func search(_ query: ItemQuery, release: String) async throws(PortError) -> ItemHits {
        try await base.search(query, release: release)
    }
}
