public import Events
public import Features

extension RankerRows {
    /// Feature rows as they come up in a replay: at moments spread evenly over it, the rows of the user whose turn it is
    /// with the item rated then and those that anybody rates next.
    ///
    /// Statistics of items are those of all events before the moment, whatever their bucket.
    /// - Parameters:
    ///   - count: how many rows in all, at most.
    ///   - size: how many rows a moment gives; at least 1.
    /// - Returns: one value per moment. O(events).
    public static func replayed(
        _ order: ReplayOrder,
        catalogue: Catalogue,
        schema: FeatureSchema,
        count: Int,
        size: Int
    ) -> [RankerRows] {
        let moments = max(1, count / size)
        var users: [UserID: UserFeatures] = [:]
        var tallies = ItemTallies()
        var rows: [RankerRows] = []
        for (index, rating) in order.ratings.enumerated() {
            if rows.count < moments, index >= (rows.count + 1) * order.ratings.count / (moments + 1) {
                rows.append(
                    RankerRows(
                        userID: rating.userID,
                        itemIDs: distinctItems(from: index, of: order, count: min(size, count)),
                        features: users[rating.userID] ?? UserFeatures(),
                        schema: schema,
                        catalogue: catalogue,
                        tallies: tallies
                    )
                )
            }
            let event = order.event(rating)
            users[rating.userID, default: UserFeatures()].apply(event, genres: catalogue.genres(of: event.itemID))
            tallies.add(event)
        }
        return rows
    }

    private static func distinctItems(from start: Int, of order: ReplayOrder, count: Int) -> [ItemID] {
        var seen: Set<ItemID> = []
        var items: [ItemID] = []
        for rating in order.ratings[start...] where seen.insert(rating.itemID).inserted {
            items.append(rating.itemID)
            if items.count == count { break }
        }
        return items
    }
}
