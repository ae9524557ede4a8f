public import Events
public import Features

/// The feature rows of one user with some items: what a ranker scores.
public struct RankerRows: Sendable {
    public let userID: UserID
    /// The item of each row.
    public let itemIDs: [ItemID]
    public let rows: FeatureRows

    /// Computes the rows.
    /// - Parameters:
    ///   - features: the user's record at the moment asked about.
    ///   - tallies: the item tallies as of the newest closed bucket.
    public init(
        userID: UserID,
        itemIDs: [ItemID],
        features: UserFeatures,
        schema: FeatureSchema,
        catalogue: Catalogue,
        tallies: ItemTallies
    ) {
        self.userID = userID
        self.itemIDs = itemIDs
        let user = UserRow(
            schema: schema,
            userID: userID,
            features: features,
            catalogue: catalogue,
            items: tallies
        )
        var rows = FeatureRows(width: schema.columns.count)
        rows.reserve(rows: itemIDs.count)
        for item in itemIDs { user.append(item, catalogue: catalogue, items: tallies, to: &rows) }
        self.rows = rows
    }
}
