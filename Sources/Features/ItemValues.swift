import Events

/// The values of a row's item columns, and of those that depend on user and item together.
struct ItemValues {
    let itemID: ItemID
    let entry: Catalogue.ItemEntry?
    let tally: Tally
    let total: Tally
    /// The user's events by genre, added up over the item's genres.
    let genreTally: Tally
    let userLikeRate: Double

    /// The value of a column, nil when it is unknown or not of the item.
    func value(of source: FeatureSource) -> Float? {
        switch source {
        case .itemID: Float(itemID)
        case .itemGenre(let code): entry?.genres.contains(code) == true ? 1 : 0
        case .itemEvents: Float(tally.events)
        case .itemLikeRate: Float(tally.likeRate(prior: total.prior.likeRate, weight: 10))
        case .itemMeanRating: Float(tally.meanRating(prior: total.prior.rating, weight: 10))
        case .itemReleaseYear: entry.flatMap { $0.year > 0 ? Float($0.year) : nil }
        case .genreEvents: Float(genreTally.events)
        case .genreLikeRate: Float(genreTally.likeRate(prior: userLikeRate, weight: 3))
        case .userID, .userAttribute, .windowEvents, .windowLikes, .userEvents, .userLikeRate, .userMeanRating,
            .recentLikeRate, .lastThreeLikeRate, .lastLike, .recentRatingDeviation:
            nil
        }
    }
}

extension Tally {
    /// What is expected of an event of which nothing is known, from all events; defined for no events too.
    var prior: (likeRate: Double, rating: Double) {
        (likeRate(prior: 0.5, weight: 2), meanRating(prior: 3, weight: 2))
    }
}
