import Events

/// The values of a row's user columns.
struct UserValues {
    private let userID: UserID
    private let features: UserFeatures
    private let attributes: [UInt8]
    /// Per genre code: events and likes in the window.
    private let windowCounts: [(events: Int, likes: Int)]
    private let prior: (likeRate: Double, rating: Double)
    private let deviation: Double
    /// The user's smoothed like rate.
    let likeRate: Double

    init(userID: UserID, features: UserFeatures, catalogue: Catalogue, items: ItemTallies) {
        self.userID = userID
        self.features = features
        attributes = catalogue.attributes(of: userID)
        var counts = [(events: Int, likes: Int)](repeating: (0, 0), count: catalogue.schema.genres.values.count + 1)
        for entry in features.window {
            for genre in catalogue.genres(of: entry.itemID) where Int(genre) < counts.count {
                counts[Int(genre)].events += 1
                counts[Int(genre)].likes += entry.isLike ? 1 : 0
            }
        }
        windowCounts = counts
        prior = items.total.prior
        likeRate = features.tally.likeRate(prior: prior.likeRate, weight: 5)
        deviation = Self.ratingDeviation(features.window, items: items, prior: items.total.prior.rating)
    }

    /// How much higher than other users the user rated the items in the window; shrunk towards 0 by two events.
    private static func ratingDeviation(
        _ window: [UserFeatures.WindowEntry],
        items: ItemTallies,
        prior: Double
    ) -> Double {
        let sum = window.reduce(0.0) { sum, entry in
            sum + Double(entry.rating) - items[entry.itemID].meanRating(prior: prior, weight: 10)
        }
        return sum / Double(window.count + 2)
    }

    /// The value of a column, nil for a column that is not of the user alone.
    func value(of source: FeatureSource) -> Float? {
        switch source {
        case .userID: Float(userID)
        case .userAttribute(let index): Float(attributes[index])
        case .windowEvents(let genre): Float(windowCounts[Int(genre)].events)
        case .windowLikes(let genre): Float(windowCounts[Int(genre)].likes)
        case .userEvents: Float(features.tally.events)
        case .userLikeRate: Float(likeRate)
        case .userMeanRating: Float(features.tally.meanRating(prior: prior.rating, weight: 5))
        case .recentLikeRate: Float(recentLikeRate(last: UserFeatures.windowSize, weight: 2))
        case .lastThreeLikeRate: Float(recentLikeRate(last: 3, weight: 1))
        case .lastLike: features.window.last.map { $0.isLike ? 1 : 0 } ?? Float(prior.likeRate)
        case .recentRatingDeviation: Float(deviation)
        case .itemID, .itemGenre, .itemEvents, .itemLikeRate, .itemMeanRating, .itemReleaseYear, .genreEvents,
            .genreLikeRate:
            nil
        }
    }

    private func recentLikeRate(last count: Int, weight: Double) -> Double {
        let recent = features.window.suffix(count)
        let likes = recent.count { $0.isLike }
        return (Double(likes) + weight * prior.likeRate) / (Double(recent.count) + weight)
    }
}
