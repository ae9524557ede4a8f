public import Events

/// Counts of a set of events. Integers only, so that sums do not depend on their order.
public struct Tally: Hashable, Sendable {
    /// How many events.
    public var events: Int64 = 0
    /// How many of them are likes.
    public var likes: Int64 = 0
    /// The sum of the ratings, in hundredths.
    public var ratingHundredths: Int64 = 0

    public init() {}

    /// Counts an event.
    public mutating func add(_ event: Event) {
        events += 1
        if event.isLike { likes += 1 }
        ratingHundredths += Int64((event.rating * 100).rounded())
    }

    public static func += (sum: inout Tally, other: Tally) {
        sum.events += other.events
        sum.likes += other.likes
        sum.ratingHundredths += other.ratingHundredths
    }

    /// The share of likes as if `weight` further events with the rate `prior` had been counted. 0...1.
    public func likeRate(prior: Double, weight: Double) -> Double {
        (Double(likes) + weight * prior) / (Double(events) + weight)
    }

    /// The mean rating as if `weight` further events with the rating `prior` had been counted. 0...5.
    public func meanRating(prior: Double, weight: Double) -> Double {
        (Double(ratingHundredths) / 100 + weight * prior) / (Double(events) + weight)
    }

    public func encode(into writer: inout ByteWriter) {
        writer.signed(events)
        writer.signed(likes)
        writer.signed(ratingHundredths)
    }

    /// - Throws: `CodecError` also for counts that no events have, so that sums of what was read do not overflow.
    public init(from reader: inout ByteReader) throws(CodecError) {
        events = try reader.signed()
        likes = try reader.signed()
        ratingHundredths = try reader.signed()
        guard 0...Int64(UInt32.max) ~= events, 0...events ~= likes, 0...500 * events ~= ratingHundredths else {
            throw .invalid("\(likes) likes of \(events) events with ratings of \(ratingHundredths) hundredths")
        }
    }
}
