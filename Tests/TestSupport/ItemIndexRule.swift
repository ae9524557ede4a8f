import Events
public import Ports
import Recall
public import Testing

/// What every implementation of `ItemIndex` obeys; see `StateStoreRule` for how a test suite runs them.
public enum ItemIndexRule: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case vectorSearchIsExact = "items come in the order of their inner products, without those excluded"
    case negativeProductsCount = "items whose inner product is negative are found too, after the others"
    case termSearchCountsGenres = "items come in the order of genres in common, then visits, then ids"
    case channelsAreIndependent = "what is not asked for is empty, and leaves the other channel as it is"
    case manyAreExcluded = "thousands of items may be excluded, also all"
    case plainComputationAgrees = "random queries find what a plain computation finds"
    case releasesAreSeparate = "each release has its own items"
    case unknownReleaseIsRefused = "a release that is not loaded, or no longer, is an error"
    case wrongLengthIsRefused = "a vector of another length is an error"
    case changedItemsAreFound = "items that are put are found as they are now, new ones too, and others stay"
    case loadingAgainChangesNothing =
        "loading a release again changes nothing, and after it was unloaded brings it back"
    case promotedReleaseIsServed = "a release answers whichever is promoted"

    public var testDescription: String { rawValue }

    /// Checks the rule on a new index.
    public func check(_ index: any ItemIndex) async throws {
        try await index.load(.sample(Self.items()))
        switch self {
        case .vectorSearchIsExact: try await checkVectors(index)
        case .negativeProductsCount: try await checkNegativeProducts(index)
        case .termSearchCountsGenres: try await checkTerms(index)
        case .channelsAreIndependent: try await checkChannels(index)
        case .manyAreExcluded: try await checkExclusion(index)
        case .plainComputationAgrees: try await checkPlainComputation(index)
        case .releasesAreSeparate: try await checkReleases(index)
        case .unknownReleaseIsRefused: try await checkUnknownRelease(index)
        case .wrongLengthIsRefused:
            await expectPortError(.invalidRequest) {
                try await index.search(ItemQuery(vector: [1, 0, 0, 0], vectorSize: 1), release: "a")
            }
        case .changedItemsAreFound: try await checkChanges(index)
        case .loadingAgainChangesNothing: try await checkLoadingAgain(index)
        case .promotedReleaseIsServed: try await checkPromotion(index)
        }
    }

    /// Items 1 to 10 with vectors (id, 0, id / 10) times a factor; every second one has genre 2, every third one genre 3; the
    /// higher the id, the more visits.
    private static func items(factor: Float = 1) -> [ItemVectors.Entry] {
        (1...10).map { id in
            .sample(
                id,
                genres: [2, 3].filter { id % ItemID($0) == 0 },
                visits: Int64(id),
                [factor * Float(id), 0, factor * Float(id) / 10]
            )
        }
    }

    private func byVector(
        _ vector: [Float],
        excluding excluded: Set<ItemID> = [],
        size: Int,
        in release: String = "a",
        of index: any ItemIndex
    ) async throws -> [ItemID] {
        let query = ItemQuery(vector: vector, excluded: excluded, vectorSize: size)
        return try await index.search(query, release: release).byVector
    }

    private func byTerms(
        _ terms: [UInt8],
        excluding excluded: Set<ItemID> = [],
        size: Int,
        of index: any ItemIndex
    ) async throws -> [ItemID] {
        let query = ItemQuery(terms: GenreSet(codes: terms), excluded: excluded, termSize: size)
        return try await index.search(query, release: "a").byTerms
    }

    private func checkVectors(_ index: any ItemIndex) async throws {
        #expect(try await byVector([1, 0.5, 1], excluding: [9, 7], size: 4, of: index) == [10, 8, 6, 5])
        #expect(try await byVector([1, 0.5, 1], size: 50, of: index) == (1...10).reversed())
        // All are alike to this one.
        #expect(try await byVector([0, 1, 0], size: 50, of: index) == Array(1...10))
    }

    private func checkNegativeProducts(_ index: any ItemIndex) async throws {
        #expect(try await byVector([-1, 0.5, 1], excluding: [1], size: 50, of: index) == Array(2...10))
        #expect(try await byVector([-1, 0, 5], size: 3, of: index) == [1, 2, 3])
    }

    private func checkTerms(_ index: any ItemIndex) async throws {
        // Items 6 and 3 have both genres, 6 the more visits; of the others with one of them, the most visited come first.
        #expect(try await byTerms([2, 3], excluding: [10], size: 4, of: index) == [6, 9, 8, 4])
        #expect(try await byTerms([], size: 4, of: index).isEmpty)
        #expect(try await byTerms([5], size: 4, of: index).isEmpty)
        let alike: [ItemVectors.Entry] = [7, 3, 5, 9, 1].map { .sample($0, genres: [4], visits: $0 == 9 ? 2 : 1, [1]) }
        try await index.load(.sample(alike, version: "ties"))
        let query = ItemQuery(terms: GenreSet(codes: [4]), termSize: 3)
        #expect(try await index.search(query, release: "ties").byTerms == [9, 1, 3])
    }

    private func checkChannels(_ index: any ItemIndex) async throws {
        let (terms, vector) = (GenreSet(codes: [3]), [Float(1), 0, 0])
        let both = ItemQuery(terms: terms, vector: vector, excluded: [10], termSize: 2, vectorSize: 3)
        #expect(try await index.search(both, release: "a") == ItemHits(byTerms: [9, 6], byVector: [9, 8, 7]))
        let onlyTerms = ItemQuery(terms: terms, vector: vector, termSize: 2)
        #expect(try await index.search(onlyTerms, release: "a") == ItemHits(byTerms: [9, 6]))
        let onlyVector = ItemQuery(vector: vector, termSize: 2, vectorSize: 1)
        #expect(try await index.search(onlyVector, release: "a") == ItemHits(byVector: [10]))
        #expect(try await index.search(ItemQuery(), release: "a") == ItemHits())
    }

    private func checkExclusion(_ index: any ItemIndex) async throws {
        // None of them is there but the last four.
        let many = Set(ItemID(7)...30_000)
        #expect(try await byVector([1, 0, 0], excluding: many, size: 3, of: index) == [6, 5, 4])
        #expect(try await byTerms([2], excluding: many, size: 2, of: index) == [6, 4])
        let all = Set(ItemID(1)...70_000)
        #expect(try await byVector([1, 0, 0], excluding: all, size: 3, of: index).isEmpty)
        #expect(try await byTerms([2], excluding: all, size: 2, of: index).isEmpty)
    }

    private func checkPlainComputation(_ index: any ItemIndex) async throws {
        let entries = ItemVectors.Entry.random(400, dimensions: 5, seed: 3)
        try await index.load(.sample(entries, version: "plain"))
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<25 {
            let query = ItemQuery(
                terms: GenreSet(codes: (0..<3).map { _ in UInt8.random(in: 1...18, using: &generator) }),
                vector: (0..<5).map { _ in Float.random(in: -1...1, using: &generator) },
                excluded: Set((0..<200).map { _ in ItemID.random(in: 1...400, using: &generator) }),
                termSize: 20,
                vectorSize: 20
            )
            #expect(try await index.search(query, release: "plain") == ItemHits(of: query, in: entries))
        }
    }

    private func checkReleases(_ index: any ItemIndex) async throws {
        try await index.load(.sample(Self.items(factor: -1), version: "b", number: 2))
        #expect(try await byVector([1, 0, 0], size: 1, in: "a", of: index) == [10])
        #expect(try await byVector([1, 0, 0], size: 1, in: "b", of: index) == [1])
        try await index.unload("a")
        #expect(try await byVector([1, 0, 0], size: 1, in: "b", of: index) == [1])
        try await index.unload("a")
    }

    private func checkUnknownRelease(_ index: any ItemIndex) async throws {
        await expectPortError(.invalidRequest) {
            try await byVector([1, 0, 0], size: 1, in: "never loaded", of: index)
        }
        for items in [[], [1]] as [[ItemID]] {
            await expectPortError(.invalidRequest) {
                try await index.put(items, of: .sample(Self.items(), version: "z"))
            }
        }
        try await index.unload("a")
        await expectPortError(.invalidRequest) { try await byTerms([2], size: 1, of: index) }
        await expectPortError(.invalidRequest) { try await index.put([1], of: .sample(Self.items())) }
        await expectPortError(.invalidRequest) { try await byTerms([2], size: 1, of: index) }
    }

    private func checkChanges(_ index: any ItemIndex) async throws {
        var entries = Self.items()
        entries[3] = .sample(4, genres: [2, 3, 5], visits: 4, [40, 0, 4])
        entries.append(.sample(11, genres: [5], visits: 0, [-1, 0, 0]))
        let changed = IndexedRelease.sample(entries) { $0 == 4 || $0 == 11 ? 2 : 1 }
        try await index.put([4, 11], of: changed)
        #expect(try await byVector([1, 0, 0], size: 2, of: index) == [4, 10])
        #expect(try await byVector([-1, 0, 0], size: 2, of: index) == [11, 1])
        #expect(try await byTerms([5], size: 9, of: index) == [4, 11])
        #expect(try await byTerms([2, 3], size: 3, of: index) == [6, 4, 10])
        try await index.put([], of: changed)
    }

    private func checkLoadingAgain(_ index: any ItemIndex) async throws {
        try await index.load(.sample(Self.items()))
        #expect(try await byVector([1, 0, 0], size: 50, of: index) == (1...10).reversed())
        try await index.unload("a")
        try await index.load(.sample(Self.items()))
        #expect(try await byVector([1, 0, 0], size: 50, of: index) == (1...10).reversed())
    }

    private func checkPromotion(_ index: any ItemIndex) async throws {
        let second = IndexedRelease.sample(Self.items(factor: -1), version: "b", number: 2)
        try await index.load(second)
        for name in [IndexedRelease.sample(Self.items()).name, second.name, second.name] {
            try await index.promote(name)
            #expect(try await byVector([1, 0, 0], size: 1, in: "a", of: index) == [10])
            #expect(try await byVector([1, 0, 0], size: 1, in: "b", of: index) == [1])
        }
    }
}
