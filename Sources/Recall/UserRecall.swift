public import Events

/// What recall knows of a user's own events: the recall record of the user state.
///
/// The fold of one user's events, in the order of the log. Bounded: the last `historySize` events, and at most `seenLimit`
/// rated items, of which the oldest are forgotten first. About 4 bytes per item rated and 1,200 bytes of history, encoded.
public struct UserRecall: Hashable, Sendable {
    /// How many of the last events the history holds.
    public static let historySize = 100
    /// How many rated items are kept at most.
    public static let seenLimit = 20_000
    /// How many of the last events the term preferences come from.
    static let termWindow = 10
    /// How many likes of a genre in that window make it a term.
    static let termLikes = 3

    /// An event in the history.
    public struct HistoryEntry: Hashable, Sendable {
        public var itemID: ItemID
        public var rating: Float
        /// Milliseconds since 1970.
        public var timestamp: Int64

        public var isLike: Bool { Event.isLike(rating) }
    }

    /// Every item rated, in the order of its first rating.
    public private(set) var seen: [ItemID] = []
    /// The last events, the newest last.
    public private(set) var history: [HistoryEntry] = []
    private var sources = EventSources()

    public init() {}

    /// Whether an event was folded before: it then has no second effect.
    public func contains(_ event: Event) -> Bool { sources.contains(event.eventID) }

    /// Folds one new event. O(items seen).
    public mutating func apply(_ event: Event) {
        sources.insert(event.eventID)
        if !seen.contains(event.itemID) {
            if seen.count == Self.seenLimit { seen.removeFirst() }
            seen.append(event.itemID)
        }
        if history.count == Self.historySize { history.removeFirst() }
        history.append(HistoryEntry(itemID: event.itemID, rating: event.rating, timestamp: event.timestamp))
    }

    /// The genres that the user likes now: those with at least three likes among the last ten events.
    public func terms(_ catalogue: Catalogue) -> GenreSet {
        var likes = [Int](repeating: 0, count: 64)
        for entry in history.suffix(Self.termWindow) where entry.isLike {
            for genre in catalogue.genres(of: entry.itemID) { likes[Int(genre)] += 1 }
        }
        return GenreSet(codes: (1...63).filter { likes[Int($0)] >= Self.termLikes })
    }
}

extension UserRecall: BinaryRecord {
    public static let layoutVersion: UInt8 = 1

    public func encode(into writer: inout ByteWriter) {
        writer.count(seen.count)
        for item in seen { writer.signed(item) }
        writer.count(history.count)
        var time: Int64 = 0
        for entry in history {
            writer.signed(entry.itemID)
            writer.float(entry.rating)
            writer.signed(entry.timestamp &- time)
            time = entry.timestamp
        }
        sources.encode(into: &writer)
    }

    public init(from reader: inout ByteReader) throws(CodecError) {
        let seenCount = try reader.count()
        guard seenCount <= Self.seenLimit else { throw .invalid("\(seenCount) seen items") }
        seen.reserveCapacity(seenCount)
        for _ in 0..<seenCount { seen.append(try reader.signed()) }
        let historyCount = try reader.count()
        guard historyCount <= Self.historySize else { throw .invalid("a history of \(historyCount) events") }
        history.reserveCapacity(historyCount)
        var time: Int64 = 0
        for _ in 0..<historyCount {
            let item = try reader.signed(ItemID.self)
            let rating = try reader.float()
            time &+= try reader.signed(Int64.self)
            history.append(HistoryEntry(itemID: item, rating: rating, timestamp: time))
        }
        sources = try EventSources(from: &reader)
    }
}
