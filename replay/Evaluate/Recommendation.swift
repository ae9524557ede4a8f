import Events

/// One answer of a recommender.
struct Recommendation: Sendable {
    /// Best first.
    var items: [ItemID]
    /// Of each item.
    var scores: [Double] = []
    var readSet = ReadSet()
    /// Whether the recommender says that the answer is worse than it could be.
    var isDegraded: Bool
    /// How long the answer took.
    var duration: Duration

    /// What is wrong with the answer, which would be an error of the server; nil when it is sound.
    func flaw(user: UserID, seen: Set<ItemID>, size: Int) -> String? {
        if items.count > size { return "user \(user) got \(items.count) items, \(size) were asked for" }
        var known: Set<ItemID> = []
        for item in items {
            if seen.contains(item) { return "user \(user) got item \(item), which the user has rated" }
            if !known.insert(item).inserted { return "user \(user) got item \(item) twice" }
        }
        return nil
    }
}
