import Events

/// What an evaluation asks of a recommender.
protocol Recommender: Sendable {
    /// The best items for a user, best first, none of which the user has rated.
    func recommend(user: UserID, size: Int) async throws(ServerError) -> Recommendation

    /// The score of each of the items for a user, in their order.
    func score(user: UserID, items: [ItemID]) async throws(ServerError) -> [Double]
}
