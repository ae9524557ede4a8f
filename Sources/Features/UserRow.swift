public import Events

/// A user at a moment, ready to be combined with items: the one place where feature rows come from, in training and serving.
///
/// The columns of the user alone are computed once; the others per item.
public struct UserRow: Sendable {
    private let schema: FeatureSchema
    private let features: UserFeatures
    private let template: [Float]
    private let itemColumns: [(index: Int, source: FeatureSource)]
    private let userLikeRate: Double

    /// - Parameters:
    ///   - features: the user's record before the moment; an empty one if there is none.
    ///   - items: the item tallies as of the newest closed bucket.
    public init(
        schema: FeatureSchema,
        userID: UserID,
        features: UserFeatures,
        catalogue: Catalogue,
        items: ItemTallies
    ) {
        self.schema = schema
        self.features = features
        let user = UserValues(userID: userID, features: features, catalogue: catalogue, items: items)
        userLikeRate = user.likeRate
        template = schema.columns.map { column in user.value(of: column.source) ?? column.defaultValue ?? .nan }
        itemColumns = schema.columns.indices.compactMap { index in
            schema.columns[index].side == .user ? nil : (index, schema.columns[index].source)
        }
    }

    /// Appends the row of an item.
    /// - Parameters:
    ///   - catalogue: the catalogue the user part was made with.
    ///   - items: the tallies the user part was made with.
    public func append(_ itemID: ItemID, catalogue: Catalogue, items: ItemTallies, to rows: inout FeatureRows) {
        let entry = catalogue.items[itemID]
        var genreTally = Tally()
        for genre in entry?.genres ?? GenreSet() { genreTally += features.tally(ofGenre: genre) }
        let item = ItemValues(
            itemID: itemID,
            entry: entry,
            tally: items[itemID],
            total: items.total,
            genreTally: genreTally,
            userLikeRate: userLikeRate
        )
        rows.append(template) { values, start in
            for column in itemColumns {
                if let value = item.value(of: column.source) { values[start + column.index] = value }
            }
        }
    }
}
