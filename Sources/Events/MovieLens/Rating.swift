/// One rating of a MovieLens log, in 24 bytes.
public struct Rating: Hashable, Sendable {
    /// When it was rated, in milliseconds since 1970 (UTC); MovieLens gives whole seconds.
    public var timestamp: Int64
    public var userID: UserID
    public var itemID: ItemID
    /// The rating, 0...5.
    public var value: Float
    /// The rating's number among its user's, from 0, in (timestamp, file order).
    public var sequence: UInt32

    public init(timestamp: Int64, userID: UserID, itemID: ItemID, value: Float, sequence: UInt32) {
        self.timestamp = timestamp
        self.userID = userID
        self.itemID = itemID
        self.value = value
        self.sequence = sequence
    }

    /// Whether the user liked the item: the label of `Event.isLike`.
    public var isLike: Bool { Event.isLike(value) }
}
