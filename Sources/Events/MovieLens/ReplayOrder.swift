/// All ratings of a log in the order of a replay: by timestamp, and within one second as the file has them.
///
/// Holds 24 bytes per rating, and half of that again while it sorts. A rating's event id depends on the bytes of the file
/// and the rating's number alone, so that a later replay with another holdout continues an earlier one.
public struct ReplayOrder: Sendable {
    /// The ratings, with each one's number among its user's.
    public let ratings: [Rating]
    /// The number of ratings of each user.
    public let counts: [UserID: UInt32]
    /// The source in the event ids: a digest of the file's bytes.
    public let source: UInt64

    /// Orders ratings that are given in file order; their `sequence` is set here. O(n log n) in the number of ratings.
    public init(ratings unordered: [Rating], source: UInt64) {
        var ratings = unordered
        // The library's sort is stable: equal timestamps keep their file order.
        ratings.sort { $0.timestamp < $1.timestamp }
        var counts: [UserID: UInt32] = [:]
        for index in ratings.indices {
            ratings[index].sequence = Self.next(in: &counts[ratings[index].userID, default: 0])
        }
        self.ratings = ratings
        self.counts = counts
        self.source = source
    }

    /// Reads and orders a folder's ratings.
    ///
    /// - Throws: `MovieLensError` as `MovieLens.forEachRating`.
    public init(_ data: MovieLens) throws(MovieLensError) {
        var ratings: [Rating] = []
        let source = try data.forEachRating { ratings.append($0) }
        self.init(ratings: ratings, source: source)
    }

    /// The part of the split that a rating of this log belongs to.
    public func part(of rating: Rating, in split: ContractSplit) -> ContractSplit.Part {
        split.part(sequence: Int(rating.sequence), count: Int(counts[rating.userID] ?? 0))
    }

    /// The event that a rating of this log is sent as.
    public func event(_ rating: Rating) -> Event {
        Event(
            userID: rating.userID,
            itemID: rating.itemID,
            rating: rating.value,
            timestamp: rating.timestamp,
            eventID: EventID(source: source, sequence: rating.sequence)
        )
    }

    /// Counts one up and returns the count before.
    private static func next(in count: inout UInt32) -> UInt32 {
        defer { count += 1 }
        return count
    }
}
