public import Events

/// The columns of the feature row, in order: the one definition that rows, models and `feat_meta.json` come from.
public struct FeatureSchema: Codable, Hashable, Sendable {
    /// The schemas that come with Freshet.
    public enum Name: String, Codable, CaseIterable, Sendable {
        /// The reference pipeline's 59 inputs.
        case seed
        /// Those, and statistics of user, item and their genres.
        case full
    }

    public let name: Name
    public let columns: [FeatureColumn]

    public init(_ name: Name, catalogue: CatalogueSchema) {
        self.name = name
        self.columns =
            switch name {
            case .seed: Self.seedColumns(catalogue)
            case .full: Self.seedColumns(catalogue) + Self.statisticsColumns
            }
    }

    /// `userid, itemid`, the user's attributes, a flag per genre of the item, and per genre the events and likes among the
    /// user's last ten.
    private static func seedColumns(_ catalogue: CatalogueSchema) -> [FeatureColumn] {
        let genres = (1...catalogue.genres.values.count).map(UInt8.init)
        var columns = [
            FeatureColumn("userid", .id, .user, .userID),
            FeatureColumn("itemid", .id, .item, .itemID),
        ]
        for (index, attribute) in catalogue.userAttributes.enumerated() {
            columns.append(
                FeatureColumn(
                    attribute.name,
                    .code,
                    .user,
                    .userAttribute(index: index),
                    cardinality: attribute.values.count + 1
                )
            )
        }
        for genre in genres {
            columns.append(FeatureColumn("item_g\(genre)", .flag, .item, .itemGenre(code: genre)))
        }
        for genre in genres {
            columns.append(FeatureColumn("user_g\(genre)_imp", .count, .user, .windowEvents(genre: genre)))
            columns.append(FeatureColumn("user_g\(genre)_clk", .count, .user, .windowLikes(genre: genre)))
        }
        return columns
    }

    /// Rates are smoothed towards the rate of all events, or of the user, so that they are defined from the first event on.
    private static let statisticsColumns = [
        FeatureColumn("user_event_count", .count, .user, .userEvents),
        FeatureColumn("user_like_rate", .real, .user, .userLikeRate, defaultValue: 0.5),
        FeatureColumn("user_mean_rating", .real, .user, .userMeanRating, defaultValue: 3),
        FeatureColumn("user_recent_like_rate", .real, .user, .recentLikeRate, defaultValue: 0.5),
        FeatureColumn("user_last3_like_rate", .real, .user, .lastThreeLikeRate, defaultValue: 0.5),
        FeatureColumn("user_last_like", .real, .user, .lastLike, defaultValue: 0.5),
        FeatureColumn("user_recent_rating_deviation", .real, .user, .recentRatingDeviation),
        FeatureColumn("item_event_count", .count, .item, .itemEvents),
        FeatureColumn("item_like_rate", .real, .item, .itemLikeRate, defaultValue: 0.5),
        FeatureColumn("item_mean_rating", .real, .item, .itemMeanRating, defaultValue: 3),
        FeatureColumn("item_release_year", .real, .item, .itemReleaseYear, defaultValue: nil),
        FeatureColumn("user_genre_event_count", .count, .cross, .genreEvents),
        FeatureColumn("user_genre_like_rate", .real, .cross, .genreLikeRate, defaultValue: 0.5),
    ]
}
