/// Makes users' ratings, one user after the other; remembers only which items the present user has rated.
struct SyntheticHistory {
    /// One rating. The item is counted from 0.
    struct Step {
        var item: Int32
        /// 1...5.
        var rating: Int
        /// Seconds since 1970.
        var time: Int64
    }

    private let items: SyntheticItems
    /// By item, the last user who rated it.
    private var ratedBy: [Int32]

    init(items: SyntheticItems) {
        self.items = items
        ratedBy = Array(repeating: 0, count: items.count)
    }

    /// Calls `body` with each of a user's ratings in order, `count` of them, no item twice.
    ///
    /// - Precondition: `count` is at most the number of items; each `id` is used once.
    mutating func forEachRating(
        of user: SyntheticUser,
        id: Int32,
        count: Int,
        using generator: inout SeededGenerator,
        _ body: (Step) throws(SynthError) -> Void
    ) throws(SynthError) {
        var sessions = SyntheticSessions(ratings: count, using: &generator)
        var last: Int32?
        for _ in 0..<count {
            let item = unrated(by: id, user, after: last, using: &generator)
            ratedBy[Int(item)] = id
            last = item
            let rating = rating(of: item, by: user, using: &generator)
            try body(Step(item: item, rating: rating, time: sessions.next(using: &generator)))
        }
    }

    /// An item that the user has not rated: one that tends to follow the last, or one of a genre to the user's taste.
    private func unrated(
        by id: Int32,
        _ user: SyntheticUser,
        after last: Int32?,
        using generator: inout SeededGenerator
    ) -> Int32 {
        for _ in 0..<30 {
            let item: Int32?
            if let last, generator.uniform() < 0.35 {
                item = items.follower(of: last, using: &generator)
            } else {
                item = items.item(of: generator.index(cumulative: user.chances), using: &generator)
            }
            if let item, ratedBy[Int(item)] != id { return item }
        }
        var item = generator.index(below: items.count)
        while ratedBy[item] == id { item = (item + 1) % items.count }
        return Int32(item)
    }

    private func rating(of item: Int32, by user: SyntheticUser, using generator: inout SeededGenerator) -> Int {
        let genres = items.genres[Int(item)]
        let liking = genres.reduce(0) { $0 + user.taste[Int($1)] } / Double(genres.count)
        let value = 3.4 + Double(items.quality[Int(item)]) + 0.5 * liking + user.bias + 0.6 * generator.normal()
        return Int(min(max(value.rounded(), 1), 5))
    }
}
