import Events

/// How large a synthetic log is, and how uneven.
struct SyntheticShape: Sendable {
    var users: Int
    var items: Int
    var ratings: Int
    /// 1...63.
    var genres: Int
    /// The exponent of Zipf's law by which items are popular; 0 is evenly.
    var skew: Double
    var seed: UInt64

    /// The genres' names: MovieLens's as long as they suffice.
    var genreNames: [String] {
        let known = CatalogueSchema.movieLens.genres.values
        return genres <= known.count ? Array(known.prefix(genres)) : (1...genres).map { "Genre \($0)" }
    }

    /// Why there is no such log; nil when there is.
    var flaw: String? {
        let ids = 1...Int(Int32.max)
        guard ids.contains(users) else { return "--users is a number from 1 to \(ids.upperBound)" }
        guard ids.contains(items) else { return "--items is a number from 1 to \(ids.upperBound)" }
        let pairs = users * items
        guard (0...pairs).contains(ratings) else {
            return "--ratings is a number from 0 to \(pairs): a user rates an item once"
        }
        guard (1...63).contains(genres) else { return "--genres is a number from 1 to 63" }
        guard (0...4).contains(skew) else { return "--skew is a number from 0 to 4" }
        return nil
    }
}
