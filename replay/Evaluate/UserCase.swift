import Events

/// What a log says of one user: the ratings that were replayed, and those held back.
struct UserCase: Sendable {
    var user: UserID
    /// The items of the ratings that were replayed.
    var seen: [ItemID] = []
    /// The ratings that were held back, in order.
    var heldBack: [Rating] = []

    /// The items held back that the user liked.
    var liked: Set<ItemID> { Set(heldBack.lazy.filter(\.isLike).map(\.itemID)) }
    /// All items held back.
    var all: Set<ItemID> { Set(heldBack.lazy.map(\.itemID)) }
}
