import Events

/// A log as an evaluation needs it: the users with something held back, and how popular items were until then.
struct EvaluationData: Sendable {
    /// The users with ratings that were held back, by id.
    let users: [UserCase]
    /// The catalogue's items.
    let items: Set<ItemID>
    /// The catalogue's items, most replayed ratings first, then by id.
    let byPopularity: [ItemID]

    init(order: ReplayOrder, split: ContractSplit, items: some Sequence<ItemID>) {
        var cases: [UserID: UserCase] = [:]
        var counts: [ItemID: Int] = [:]
        for rating in order.ratings {
            if order.part(of: rating, in: split) == .holdout {
                cases[rating.userID, default: UserCase(user: rating.userID)].heldBack.append(rating)
            } else {
                cases[rating.userID, default: UserCase(user: rating.userID)].seen.append(rating.itemID)
                counts[rating.itemID, default: 0] += 1
            }
        }
        users = cases.values.filter { !$0.heldBack.isEmpty }.sorted { $0.user < $1.user }
        self.items = Set(items)
        byPopularity = self.items.sorted { (counts[$1] ?? 0, $0) < (counts[$0] ?? 0, $1) }
    }

    /// The most popular items that a user has not rated, at most `size`.
    func popular(for user: UserCase, size: Int) -> [ItemID] {
        let seen = Set(user.seen)
        return Array(byPopularity.lazy.filter { !seen.contains($0) }.prefix(size))
    }
}
