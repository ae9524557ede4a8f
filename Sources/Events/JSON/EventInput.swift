/// One event as a client sends it: parsed, not validated.
public struct EventInput: Hashable, Sendable {
    public var userID: Int64
    public var itemID: Int64
    public var rating: Double
    /// Milliseconds since 1970; nil when the client leaves it to whoever takes the event.
    public var timestamp: Int64?
    /// The text form of an `EventID`.
    public var eventID: String?

    public init(userID: Int64, itemID: Int64, rating: Double, timestamp: Int64? = nil, eventID: String? = nil) {
        self.userID = userID
        self.itemID = itemID
        self.rating = rating
        self.timestamp = timestamp
        self.eventID = eventID
    }

    /// How far ahead of the clock an event may be, in milliseconds.
    public static let maximumLead: Int64 = 3_600_000

    /// The event, if everything about it is possible.
    /// - Parameters:
    ///   - index: the event's place among those it came with, for the error.
    ///   - now: the clock, in milliseconds since 1970; the event's time when it has none.
    ///   - clock: what that clock is, for the error.
    /// - Throws: `invalid`.
    public func validated(index: Int, now: Int64, clock: String) throws(EventInputError) -> Event {
        func refuse(_ field: String, _ reason: String) -> EventInputError {
            .invalid(index: index, field: field, reason: reason)
        }
        let range = Event.ratingRange
        guard let user = UserID(exactly: userID), user > 0 else {
            throw refuse("userid", "\(userID) is not a positive 32-bit integer")
        }
        guard let item = ItemID(exactly: itemID), item > 0 else {
            throw refuse("itemid", "\(itemID) is not a positive 32-bit integer")
        }
        guard Double(range.lowerBound)...Double(range.upperBound) ~= rating else {
            throw refuse("rating", "\(rating) is not between \(range.lowerBound) and \(range.upperBound)")
        }
        let time = timestamp ?? now
        guard time >= 0 else {
            throw refuse("ts", "\(time) is before 1970; it counts milliseconds since then")
        }
        guard time - Self.maximumLead <= now else {
            throw refuse("ts", "\(time) is more than an hour ahead of \(clock) (\(now))")
        }
        var id: EventID?
        if let text = eventID {
            id = EventID(text)
            if id == nil {
                throw refuse("event_id", "it is not sixteen hexadecimal digits, a hyphen and a number up to 4294967295")
            }
        }
        return Event(userID: user, itemID: item, rating: Float(rating), timestamp: time, eventID: id)
    }
}
