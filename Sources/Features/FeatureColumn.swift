/// A column of the feature row: its name and what it holds.
public struct FeatureColumn: Codable, Hashable, Sendable {
    /// How a model reads the column's raw value.
    public enum Kind: String, Codable, Hashable, Sendable {
        /// An id; models map it to a row of their own.
        case id
        /// A code, 0 for unknown.
        case code
        /// 0 or 1.
        case flag
        /// A count; models take its logarithm.
        case count
        /// Any number; not a number when it is unknown.
        case real
    }

    /// What the value is a property of.
    public enum Side: String, Codable, Hashable, Sendable {
        case user
        case item
        /// Both together.
        case cross
    }

    public let name: String
    public let kind: Kind
    public let side: Side
    /// For codes: how many there are, the unknown included. Nil otherwise.
    public let cardinality: Int?
    /// The value when nothing is known; nil for not a number.
    public let defaultValue: Float?
    /// Where the value comes from.
    let source: FeatureSource

    init(
        _ name: String,
        _ kind: Kind,
        _ side: Side,
        _ source: FeatureSource,
        cardinality: Int? = nil,
        defaultValue: Float? = 0
    ) {
        self.name = name
        self.kind = kind
        self.side = side
        self.source = source
        self.cardinality = cardinality
        self.defaultValue = defaultValue
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case kind
        case side
        case cardinality
        case defaultValue = "default"
        case source
    }
}

/// The values that a column can hold.
enum FeatureSource: Codable, Hashable, Sendable {
    case userID
    case itemID
    /// The code of the user attribute at an index of the catalogue's schema.
    case userAttribute(index: Int)
    /// Whether the item has a genre.
    case itemGenre(code: UInt8)
    /// Events in the window whose item has a genre.
    case windowEvents(genre: UInt8)
    /// Likes in the window whose item has a genre.
    case windowLikes(genre: UInt8)

    case userEvents
    case userLikeRate
    case userMeanRating
    case recentLikeRate
    case lastThreeLikeRate
    case lastLike
    case recentRatingDeviation
    case itemEvents
    case itemLikeRate
    case itemMeanRating
    case itemReleaseYear
    case genreEvents
    case genreLikeRate
}

extension FeatureColumn {
    /// Whether every value is a whole number 0...255, so that a byte holds it without loss.
    var fitsByte: Bool {
        switch source {
        case .itemGenre, .windowEvents, .windowLikes, .userAttribute: true
        default: false
        }
    }
}
