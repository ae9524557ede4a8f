import Embedded
import Events
import Foundation
import Logging
import Ports
import Recall
import Releases
import ServiceLifecycle
import TestSupport
import Testing

@testable import Server

/// What changes in the topics `items` and `users` while a server runs, over the embedded log.
@Suite(.timeLimit(.minutes(2)))
struct CatalogueFollowerTests {
    private let state = ServingState(catalogue: Catalogue(schema: .movieLens))
    private let index = FaultyIndex(EmbeddedItemIndex())
    private let scorer = EmbeddedScorer()

    @Test func `A new item is recommended, and a changed one is found by its new genres`() async throws {
        try await withFollowers { log, _ in
            try await put(items: [1: ["Drama"], 2: ["Comedy"]], in: log)
            await eventually { state.snapshot.items.popular == [1, 2] }
            let release = try await serve("a")
            #expect(try await byTerms("Drama", release) == [1])
            try await put(items: [2: ["Drama", "War"], 3: ["Drama"]], in: log)
            await eventually { state.snapshot.items.popular == [1, 2, 3] }
            try await eventually { try await byTerms("Drama", release) == [1, 2, 3] }
            #expect(try await byTerms("Comedy", release) == [])
            #expect(state.snapshot.release?.items.items == [1, 2, 3])
            #expect(index.calls.filter { $0 == "put a" }.count == 1, "only one put was needed")
        }
    }

    @Test func `A value that cannot be read is passed over, and what was known before stays`() async throws {
        try await withFollowers { log, _ in
            try await put(items: [1: ["Drama"], 2: ["War"]], in: log)
            await eventually { state.snapshot.items.popular == [1, 2] }
            try await log.put(["1": Array("{".utf8), "9": Array("[]".utf8)], in: .items)
            try await log.put(["4": Array(#"{"id":5,"title":"","genres":[]}"#.utf8)], in: .items)
            try await log.put(["7": Array(#"{"id":7,"attributes":{"gender":"F"}}"#.utf8)], in: .users)
            try await put(items: [3: ["Drama"]], in: log)
            await eventually { state.snapshot.items.popular == [1, 2, 3] }
            await eventually { state.snapshot.catalogue.users[7] == [2, 0, 0] }
            #expect(state.snapshot.catalogue.genres(of: 1) == GenreSet(codes: [8]))
        }
    }

    @Test func `A change while a release is loaded is in its index once it serves`() async throws {
        try await withFollowers { log, _ in
            try await put(items: [1: ["Drama"]], in: log)
            await eventually { state.snapshot.items.popular == [1] }
            // Loaded with the catalogue as it was; the change comes before it is in service.
            let release = try sampleRelease(version: "a")
            let serving = ServingRelease(release: release, catalogue: state.snapshot.catalogue)
            try await load(serving, state.snapshot.catalogue)
            try await put(items: [2: ["Drama"]], in: log)
            await eventually { state.snapshot.items.popular == [1, 2] }
            #expect(try await byTerms("Drama", "a") == [1])
            state.publish(serving)
            #expect(state.snapshot.release?.items.items == [1, 2])
            try await eventually { try await byTerms("Drama", "a") == [1, 2] }
        }
    }

    @Test func `While the index is away the catalogue goes on, and the index follows when it is back`() async throws {
        try await withFollowers { log, _ in
            try await put(items: [1: ["Drama"]], in: log)
            await eventually { state.snapshot.items.popular == [1] }
            let release = try await serve("a")
            index.fail(with: PortError(.unavailable, "the index is away"))
            try await put(items: [2: ["Drama"]], in: log)
            await eventually { index.calls.contains("look a") }
            try await put(items: [3: ["Drama"]], in: log)
            await eventually { state.snapshot.items.popular == [1, 2, 3] }
            index.fail(with: nil)
            try await eventually { try await byTerms("Drama", release) == [1, 2, 3] }
        }
    }

    @Test func `An item that the index refuses is left out, and the next changes are put`() async throws {
        try await withFollowers { log, _ in
            try await put(items: [1: ["Drama"]], in: log)
            await eventually { state.snapshot.items.popular == [1] }
            let release = try await serve("a")
            index.fail(with: PortError(.invalidRequest, "item 2 is refused"))
            try await put(items: [2: ["Drama"]], in: log)
            await eventually { state.snapshot.release?.indexedVersion == state.snapshot.catalogue.itemsVersion }
            index.fail(with: nil)
            try await put(items: [3: ["Drama"]], in: log)
            try await eventually { try await byTerms("Drama", release).contains(3) }
        }
    }

    @Test func `A release that is removed from the index is loaded again`() async throws {
        try await withFollowers(interval: .milliseconds(10)) { log, _ in
            try await put(items: [1: ["Drama"]], in: log)
            await eventually { state.snapshot.items.popular == [1] }
            let release = try await serve("a")
            await eventually { index.calls.contains("look a") }
            try await index.unload("a")
            await eventually { (try? await byTerms("Drama", release)) == [1] }
            try await index.unload("a")
            index.fail(with: PortError(.invalidRequest, "no room for it"))
            let refused = index.calls.count { $0 == "load a" }
            await eventually { index.calls.count { $0 == "load a" } >= refused + 2 }
            index.fail(with: nil)
            await eventually { (try? await byTerms("Drama", release)) == [1] }
        }
    }

    // MARK: - Fixture

    private func withFollowers(
        interval: Duration = .seconds(600),
        _ body: (EmbeddedLog, String) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { path in
            let directory = try StateDirectory.open(path)
            let log = try await EmbeddedLog.open(directory: directory)
            let services: [any Service] = [
                CatalogueFollower(log: log, state: state, logger: .quiet),
                IndexFollower(index: index, state: state, interval: interval, logger: .quiet),
            ]
            let tasks = services.map { service in Task { try await service.run() } }
            try await body(log, path)
            for task in tasks { task.cancel() }
            for task in tasks { try await task.value }
            await log.close()
            directory.close()
        }
    }

    private func put(items: [ItemID: [String]], in log: EmbeddedLog) async throws {
        let encoder = JSONEncoder()
        var values: [String: [UInt8]] = [:]
        for (id, genres) in items {
            values[String(id)] = Array(try encoder.encode(Item(id: id, title: "\(id)", year: nil, genres: genres)))
        }
        try await log.put(values, in: .items)
    }

    private func load(_ serving: ServingRelease, _ catalogue: Catalogue) async throws {
        try await index.load(IndexedRelease(name: serving.name, items: serving.items, catalogue: catalogue))
    }

    private func serve(_ version: String) async throws -> String {
        let serving = ServingRelease(release: try sampleRelease(version: version), catalogue: state.snapshot.catalogue)
        try await load(serving, state.snapshot.catalogue)
        state.publish(serving)
        return version
    }

    private func byTerms(_ genre: String, _ release: String) async throws -> [ItemID] {
        let terms = GenreSet(codes: [CatalogueSchema.movieLens.genres.code(of: genre)])
        return try await index.search(ItemQuery(terms: terms, termSize: 9), release: release).byTerms.sorted()
    }
}
