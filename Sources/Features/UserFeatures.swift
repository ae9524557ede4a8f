public import Events

/// What the ranker knows of a user's own events: the features record of the user state.
///
/// The fold of one user's events, in the order of the log. Its size is bounded: a window of the last ten events, counters,
/// and two counters per genre; at most about 500 bytes encoded with 18 genres.
public struct UserFeatures: Hashable, Sendable {
    /// How many events the window holds.
    public static let windowSize = 10

    /// An event in the window.
    public struct WindowEntry: Hashable, Sendable {
        public var itemID: ItemID
        public var rating: Float

        public var isLike: Bool { Event.isLike(rating) }
    }

    /// The last events, the newest last; at most `windowSize`.
    public private(set) var window: [WindowEntry] = []
    /// All events so far.
    public private(set) var tally = Tally()
    /// Events so far by genre code; index 0 is not used. Shorter than the genre list until the genre appears.
    public private(set) var genreTallies: [Tally] = []
    /// The highest event time so far, in milliseconds since 1970; `Int64.min` before the first event.
    public private(set) var latestTimestamp = Int64.min
    private var sources = EventSources()

    public init() {}

    /// Whether an event was folded before: it then has no second effect.
    public func contains(_ event: Event) -> Bool { sources.contains(event.eventID) }

    /// Folds one new event.
    /// - Parameter genres: the genres of the event's item.
    public mutating func apply(_ event: Event, genres: GenreSet) {
        sources.insert(event.eventID)
        if window.count == Self.windowSize { window.removeFirst() }
        window.append(WindowEntry(itemID: event.itemID, rating: event.rating))
        tally.add(event)
        for genre in genres {
            while genreTallies.count <= Int(genre) { genreTallies.append(Tally()) }
            genreTallies[Int(genre)].add(event)
        }
        latestTimestamp = max(latestTimestamp, event.timestamp)
    }

    /// All events so far of items of a genre.
    public func tally(ofGenre genre: UInt8) -> Tally {
        Int(genre) < genreTallies.count ? genreTallies[Int(genre)] : Tally()
    }
}

extension UserFeatures: BinaryRecord {
    public static let layoutVersion: UInt8 = 1

    public func encode(into writer: inout ByteWriter) {
        writer.signed(latestTimestamp)
        writer.count(window.count)
        for entry in window {
            writer.signed(entry.itemID)
            writer.float(entry.rating)
        }
        tally.encode(into: &writer)
        writer.count(genreTallies.count)
        for tally in genreTallies { tally.encode(into: &writer) }
        sources.encode(into: &writer)
    }

    public init(from reader: inout ByteReader) throws(CodecError) {
        latestTimestamp = try reader.signed()
        let windowCount = try reader.count()
        guard windowCount <= Self.windowSize else { throw .invalid("a window of \(windowCount) events") }
        for _ in 0..<windowCount {
            window.append(WindowEntry(itemID: try reader.signed(), rating: try reader.float()))
        }
        tally = try Tally(from: &reader)
        for _ in 0..<(try reader.count()) { genreTallies.append(try Tally(from: &reader)) }
        sources = try EventSources(from: &reader)
    }
}
