import Elasticsearch
import Events
import Ports
import Recall
import ServiceKit
import TestServers
import TestSupport
import Testing

@Suite(
    "Releases in Elasticsearch",
    .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)"),
    .timeLimit(.minutes(3))
)
struct LoadTests {
    private static let items = ItemVectors.Entry.random(700, dimensions: 5, seed: 1)

    private func found(in index: ElasticsearchItemIndex, release: String = "a") async throws -> ItemHits {
        let query = ItemQuery(
            terms: GenreSet(codes: [1, 2]),
            vector: [1, 0, 0.5, -1, 0],
            termSize: 30,
            vectorSize: 30
        )
        return try await index.search(query, release: release)
    }

    @Test("documents have what the contract with other readers names, and what orders them")
    func documents() async throws {
        try await withElasticsearch { server in
            let index = ElasticsearchItemIndex(try server.configuration())
            var release = IndexedRelease.sample([
                .sample(7, genres: [4, 18], visits: 12, [0.25, -2]), .sample(8, visits: 0, [0, 0]),
            ])
            release.catalogue.put(Item(id: 8, title: "\"Eight\"\\\u{1}\n é", year: nil, genres: []), version: 1)
            try await index.load(release)
            let documents = try await server.documents(of: "a")
            #expect(
                documents["7"]
                    == .object([
                        "itemid": .number(7), "genres": .array([.number(4), .number(18)]), "visits": .number(12),
                        "title": .string("Item 7"), "year": .number(1957),
                        "item_vector": .array([.number(0.25), .number(-2)]),
                    ])
            )
            #expect(documents["8"]?["title"] == .string("\"Eight\"\\\u{1}\n é"))
            #expect(documents["8"]?["genres"] == .array([]) && documents["8"]?.keys.contains("year") == false)
        }
    }

    @Test("servers that load a release at once all find it whole, and it is marked as complete")
    func atOnce() async throws {
        try await withElasticsearch { server in
            let release = IndexedRelease.sample(Self.items, number: 3)
            let expected = ItemHits(
                of: ItemQuery(
                    terms: GenreSet(codes: [1, 2]),
                    vector: [1, 0, 0.5, -1, 0],
                    termSize: 30,
                    vectorSize: 30
                ),
                in: Self.items
            )
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        let index = ElasticsearchItemIndex(try server.configuration())
                        try await index.load(release)
                        #expect(try await found(in: index) == expected)
                    }
                }
                try await group.waitForAll()
            }
            let mapping = try await server.call(.get, "/item_index-a/_mapping")["item_index-a"]?["mappings"]
            #expect(mapping?["_meta"]?["freshet"]?["complete"] == .bool(true))
            #expect(mapping?["_meta"]?["freshet"]?["number"] == .number(3))
        }
    }

    @Test("a load that was broken off is not searched, and is finished by whoever loads next")
    func brokenOff() async throws {
        try await withElasticsearch { server in
            let index = ElasticsearchItemIndex(try server.configuration())
            let release = IndexedRelease.sample(Self.items)
            try await index.load(release)
            let expected = try await found(in: index)
            // As if the first loader had ended half-way.
            let meta = #"{"format":1,"release":"a","number":1,"items_version":1,"complete":false}"#
            try await server.call(.put, "/item_index-a/_mapping", #"{"_meta":{"freshet":\#(meta)}}"#)
            for item in 1...300 { try await server.call(.delete, "/item_index-a/_doc/\(item)") }
            await expectPortError(.invalidRequest) { try await index.put([1], of: release) }
            await expectPortError(.invalidRequest) { try await index.promote(release.name) }
            try await index.load(release)
            #expect(try await found(in: index) == expected)
            try await index.promote(release.name)
        }
    }

    @Test("a server with an older catalogue does not undo what a newer one says")
    func olderCatalogue() async throws {
        try await withElasticsearch { server in
            let index = ElasticsearchItemIndex(try server.configuration())
            let old = IndexedRelease.sample([
                .sample(1, genres: [1], visits: 1, [1, 0]), .sample(2, genres: [1], visits: 1, [0, 1]),
            ])
            let new = IndexedRelease.sample([
                .sample(1, genres: [2], visits: 1, [2, 0]), .sample(2, genres: [1], visits: 1, [0, 1]),
                .sample(3, genres: [2], visits: 1, [1, 1]),
            ]) { $0 == 2 ? 1 : 5 }
            try await index.load(old)
            try await index.load(new)
            let query = ItemQuery(terms: GenreSet(codes: [2]), termSize: 9)
            #expect(try await index.search(query, release: "a").byTerms == [1, 3])
            try await index.load(old)
            try await index.put([1, 2], of: old)
            #expect(try await index.search(query, release: "a").byTerms == [1, 3])
        }
    }

    @Test("an item that Elasticsearch does not take is named; the others are searchable")
    func refusedItems() async throws {
        try await withElasticsearch { server in
            let index = ElasticsearchItemIndex(try server.configuration())
            let release = IndexedRelease.sample([.sample(1, genres: [1], visits: 1, [1, 0])])
            try await index.load(release)
            let changed = IndexedRelease.sample([
                .sample(2, genres: [1], visits: 1, [1, 0]), .sample(3, genres: [1], visits: 1, [.nan, 0]),
                .sample(4, genres: [1], visits: -1, [1, 0]),
            ])
            let message = await expectPortError(.invalidRequest) { try await index.put([2, 3, 4], of: changed) }
            #expect(message.contains("item 3 (its vector"))
            let query = ItemQuery(terms: GenreSet(codes: [1]), termSize: 9)
            #expect(try await index.search(query, release: "a").byTerms == [1, 2, 4])
            let wider = IndexedRelease.sample([.sample(5, genres: [1], visits: 1, [1, 0, 0])])
            let other = await expectPortError(.invalidRequest) { try await index.put([5], of: wider) }
            #expect(other.contains("item 5") && other.contains("dimensions"))
        }
    }

    @Test("an index that others made is refused, and not touched")
    func foreignIndex() async throws {
        try await withElasticsearch { server in
            let index = ElasticsearchItemIndex(try server.configuration())
            for meta in ["{}", #"{"freshet":"?"}"#, #"{"freshet":{"format":99,"release":"a","number":1}}"#] {
                try await server.call(.put, "/item_index-a", #"{"mappings":{"_meta":\#(meta)}}"#)
                let message = await expectPortError(.corrupt) { try await index.load(.sample([])) }
                #expect(message.contains("item_index-a"))
                await expectPortError(.corrupt) { try await index.unload("a") }
                #expect(try await server.indexNames() == ["item_index-a"])
                try await server.call(.delete, "/item_index-a")
            }
        }
    }
}
