/// A user's id: positive, as it comes from outside. Zero means "unknown".
public typealias UserID = Int32

/// An item's id: positive, as it comes from outside. Zero means "unknown".
public typealias ItemID = Int32

/// One rating of one item by one user.
public struct Event: Hashable, Sendable {
    /// The user who rated; the key of the event's log record.
    public var userID: UserID
    /// The item rated.
    public var itemID: ItemID
    /// The rating, 0...5.
    public var rating: Float
    /// When it was rated, in milliseconds since 1970 (UTC). Never orders events: the log's order does.
    public var timestamp: Int64
    /// Names the event at its source, so that sending it again has no second effect.
    public var eventID: EventID?

    public init(userID: UserID, itemID: ItemID, rating: Float, timestamp: Int64, eventID: EventID? = nil) {
        self.userID = userID
        self.itemID = itemID
        self.rating = rating
        self.timestamp = timestamp
        self.eventID = eventID
    }

    /// The label that models learn: whether the user liked the item (rating above 3).
    public var isLike: Bool { Self.isLike(rating) }

    /// Whether a rating is a like.
    public static func isLike(_ rating: Float) -> Bool { rating > 3 }

    /// The ratings that an event may carry.
    public static let ratingRange: ClosedRange<Float> = 0...5
}
