import Events
import TestSupport
import Testing

/// The facts of MovieLens-1M.
@Suite(.enabled(if: movieLens1M != nil, "MovieLens-1M is not in the folder DATA or data/ml-1m"))
struct MovieLens1MTests {
    @Test func `its ratings have the known counts`() throws {
        let data = try #require(movieLens1M)
        var histogram: [Float: Int] = [:]
        var items: Set<ItemID> = []
        var times: ClosedRange<Int64>?
        try data.forEachRating { rating in
            histogram[rating.value, default: 0] += 1
            items.insert(rating.itemID)
            let known = times ?? rating.timestamp...rating.timestamp
            times = min(known.lowerBound, rating.timestamp)...max(known.upperBound, rating.timestamp)
        }
        #expect(histogram == [1: 56_174, 2: 107_557, 3: 261_197, 4: 348_971, 5: 226_310])
        #expect(items.count == 3706)
        #expect(times == 956_703_932_000...1_046_454_590_000)
    }

    @Test func `its split has the known sizes`() throws {
        let order = try ReplayOrder(try #require(movieLens1M))
        var parts: [ContractSplit.Part: Int] = [:]
        for rating in order.ratings { parts[order.part(of: rating, in: ContractSplit()), default: 0] += 1 }
        #expect(parts == [.train: 754_233, .test: 185_576, .holdout: 60_400])
        #expect(order.ratings.count { $0.isLike } == 575_281)
        #expect(order.counts.count == 6040)
    }

    @Test func `its catalogue has the known sizes`() throws {
        let data = try #require(movieLens1M)
        let items = try data.items()
        #expect(items.count == 3883)
        #expect(items.allSatisfy { $0.year != nil && !$0.genres.isEmpty })
        #expect(Set(items.flatMap(\.genres)) == Set(CatalogueSchema.movieLens.genres.values))
        #expect(items.first { $0.id == 73 }?.title == "Misérables, Les (1995)")
        #expect(try data.users().count == 6040)
    }
}
