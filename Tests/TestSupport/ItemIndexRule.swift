import Events
public import Ports
import Recall
public import Testing

/// What every implementation of `ItemIndex` obeys; see `StateStoreRule` for how a test suite runs them.
public enum ItemIndexRule: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case vectorSearchIsExact = "items come in the order of their inner products, without those excluded"
    case termSearchCountsGenres = "items come in the order of genres in common, then visits"
    case releasesAreSeparate = "each release has its own items"
    case unknownReleaseIsRefused = "a release that is not loaded, or no longer, is an error"

    public var testDescription: String { rawValue }

    /// Checks the rule on a new index.
    public func check(_ index: any ItemIndex) async throws {
        try await index.load(Self.items(factor: 1), of: "a")
        switch self {
        case .vectorSearchIsExact:
            let best = try await index.search(vector: [1, 0.5, 1], excluding: [9, 7], size: 4, release: "a")
            #expect(best == [10, 8, 6, 5])
            #expect(try await index.search(vector: [1, 0.5, 1], excluding: [], size: 50, release: "a").count == 10)
        case .termSearchCountsGenres:
            // Items 6 and 3 have both genres, 6 the more visits; of the others with one of them, the most visited come first.
            let terms = GenreSet(codes: [2, 3])
            let best = try await index.search(terms: terms, excluding: [10], size: 4, release: "a")
            #expect(best == [6, 9, 8, 4])
            #expect(try await index.search(terms: GenreSet(), excluding: [], size: 4, release: "a").isEmpty)
        case .releasesAreSeparate:
            try await index.load(Self.items(factor: -1), of: "b")
            #expect(try await index.search(vector: [1, 0, 0], excluding: [], size: 1, release: "a") == [10])
            #expect(try await index.search(vector: [1, 0, 0], excluding: [], size: 1, release: "b") == [1])
        case .unknownReleaseIsRefused:
            await expectPortError(.invalidRequest) {
                _ = try await index.search(vector: [1, 0, 0], excluding: [], size: 1, release: "never loaded")
            }
            try await index.unload("a")
            await expectPortError(.invalidRequest) {
                _ = try await index.search(terms: GenreSet(codes: [2]), excluding: [], size: 1, release: "a")
            }
        }
    }

    /// Items 1 to 10 with vectors (id, 0, id / 10) times a factor; every second one has genre 2, every third one genre 3; the
    /// higher the id, the more visits.
    private static func items(factor: Float) -> ItemVectors {
        ItemVectors(
            (1...10).map { id in
                ItemVectors.Entry(
                    itemID: id,
                    genres: GenreSet(codes: [2, 3].filter { id % ItemID($0) == 0 }),
                    visits: Int64(id),
                    vector: [factor * Float(id), 0, factor * Float(id) / 10]
                )
            }
        )
    }
}
