import Elasticsearch
import Events
import Ports
import Recall
import ServiceKit
import TestServers
import TestSupport
import Testing

@Suite(
    "The alias for other readers",
    .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)"),
    .timeLimit(.minutes(3))
)
struct AliasTests {
    private func release(_ number: Int, _ version: String? = nil) -> IndexedRelease {
        .sample(
            [.sample(1, genres: [1], visits: 1, [Float(number), 1])],
            version: version ?? "r\(number)",
            number: number
        )
    }

    @Test("it moves to a newer release, stays where it is for an older one, and follows a repeated number")
    func moves() async throws {
        try await withElasticsearch { server in
            let index = ElasticsearchItemIndex(try server.configuration())
            for number in [2, 3] { try await index.load(release(number)) }
            try await index.load(release(3, "other"))
            for (promoted, shown) in [("r2", "r2"), ("r3", "r3"), ("r2", "r3"), ("other", "other"), ("r3", "r3")] {
                try await index.promote(release(promoted == "r2" ? 2 : 3, promoted).name)
                #expect(try await server.aliasedIndexes() == ["item_index-\(shown)"])
            }
            await expectPortError(.invalidRequest) { try await index.promote(release(9).name) }
        }
    }

    @Test("indexes before the one before it are removed, one that is shown never is")
    func forgets() async throws {
        try await withElasticsearch { server in
            let index = ElasticsearchItemIndex(try server.configuration())
            for number in 1...5 { try await index.load(release(number)) }
            try await server.call(.put, "/item_index-notours", "{}")
            try await index.promote(release(4).name)
            #expect(
                try await server.indexNames() == [
                    "item_index-r3", "item_index-r4", "item_index-r5", "item_index-notours",
                ]
            )
            // Another server may be about to show the fifth.
            for version in ["r3", "r4", "r5"] { try await index.unload(version) }
            #expect(try await server.indexNames() == ["item_index-r4", "item_index-r5", "item_index-notours"])
        }
    }

    @Test("servers that promote at once leave it on the newest release alone")
    func atOnce() async throws {
        try await withElasticsearch { server in
            let index = ElasticsearchItemIndex(try server.configuration())
            for number in 1...4 { try await index.load(release(number)) }
            try await withThrowingTaskGroup { group in
                for number in [4, 3, 4, 2] {
                    let other = ElasticsearchItemIndex(try server.configuration())
                    group.addTask {
                        do throws(PortError) {
                            try await other.promote(release(number).name)
                        } catch {
                            // One of the others has removed this release already.
                            #expect(number < 3 && error.code == .invalidRequest)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await server.aliasedIndexes() == ["item_index-r4"])
        }
    }

    @Test("an alias that others set goes over; an index of its name is an error that says so")
    func taken() async throws {
        try await withElasticsearch { server in
            let index = ElasticsearchItemIndex(try server.configuration())
            try await index.load(release(1))
            try await server.call(.put, "/old_items", #"{"aliases":{"item_index":{}}}"#)
            try await index.promote(release(1).name)
            #expect(try await server.aliasedIndexes() == ["item_index-r1"])
            try await server.call(.get, "/old_items/_mapping")
            try await server.call(.delete, "/item_index-r1")
            try await server.call(.put, "/item_index", "{}")
            try await index.load(release(1))
            let message = await expectPortError(.invalidRequest) { try await index.promote(release(1).name) }
            #expect(message.contains("same name as the alias"))
        }
    }

    @Test("the hybrid request of the contract, sent to it, finds what a plain computation does")
    func hybridRequest() async throws {
        let entries = ItemVectors.Entry.random(500, dimensions: 6, seed: 5)
        let (genres, seen) = ([UInt8(3), 8, 11], (1...120).map { ItemID($0 * 3) })
        let vector: [Float] = [0.5, -1, 0.25, 2, 0, -0.75]
        try await withElasticsearch { server in
            let index = ElasticsearchItemIndex(try server.configuration())
            let release = IndexedRelease.sample(entries)
            try await index.load(release)
            try await index.promote(release.name)
            let unseen = #"{"bool":{"must_not":[{"terms":{"itemid":\#(seen)}}]}}"#
            let answer = try await server.call(
                .post,
                "/item_index/_search",
                """
                {"size": 100, "_source": false,
                 "query": {"bool": {"boost": 0.1, "must": [{"terms": {"genres": \(genres)}}], "filter": [\(unseen)]}},
                 "knn": {"field": "item_vector", "query_vector": \(vector), "k": 100, "num_candidates": 500,
                         "boost": 0.9, "filter": [\(unseen)]}}
                """
            )
            let hits = answer["hits"]?["hits"]?.elements ?? []
            let scores = hits.compactMap { $0["_score"]?.value }
            let expected = plainScores(entries, genres, Set(seen), vector)
            #expect(hits.count == 100 && scores.count == 100)
            for (hit, score) in zip(hits, scores) {
                let own = try #require(expected[hit["_id"]?.text.flatMap { ItemID($0) } ?? 0])
                #expect(abs(own - score) < 1e-5)
            }
            for (score, best) in zip(scores, expected.values.sorted(by: >)) { #expect(abs(score - best) < 1e-5) }
        }
    }

    /// 0.1 for an item with one of the genres, and 0.9 times the score of Elasticsearch's `max_inner_product` for one that is
    /// among the 100 nearest.
    private func plainScores(
        _ entries: [ItemVectors.Entry],
        _ genres: [UInt8],
        _ seen: Set<ItemID>,
        _ vector: [Float]
    ) -> [ItemID: Double] {
        var scores: [ItemID: Double] = [:]
        let nearest = ItemHits(of: ItemQuery(vector: vector, excluded: seen, vectorSize: 100), in: entries).byVector
        for entry in entries where !seen.contains(entry.itemID) {
            let product = zip(entry.vector, vector).map { Double($0) * Double($1) }.reduce(0, +)
            if genres.contains(where: entry.genres.contains) { scores[entry.itemID, default: 0] += 0.1 }
            if nearest.contains(entry.itemID) {
                scores[entry.itemID, default: 0] += 0.9 * (product < 0 ? 1 / (1 - product) : product + 1)
            }
        }
        return scores
    }
}
