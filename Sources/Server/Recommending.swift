public import Events

/// Answers what users may like next. Called from any task.
public protocol Recommending: Sendable {
    /// The best items for a user, best first.
    func recommend(_ request: RecommendationRequest) async throws(RequestError) -> Recommendation

    /// The probability that a user likes each of the items named, given that they rate it; in the order asked.
    func score(_ request: ScoreRequest) async throws(RequestError) -> Recommendation
}

/// A request for a list.
public struct RecommendationRequest: Hashable, Sendable {
    /// How many items a list has when the request does not say.
    public static let defaultSize = 50
    /// How many items a list has at most.
    public static let maximumSize = 200

    public var userID: UserID
    /// How many items to answer at most, 1...`maximumSize`.
    public var size: Int
    /// Items to leave out, besides those that the user has rated.
    public var excluded: Set<ItemID>
    /// Events that the answer must take into account.
    public var after: [PositionToken]

    public init(userID: UserID, size: Int = defaultSize, excluded: Set<ItemID> = [], after: [PositionToken] = []) {
        self.userID = userID
        self.size = size
        self.excluded = excluded
        self.after = after
    }
}

/// A request for the scores of items.
public struct ScoreRequest: Hashable, Sendable {
    /// How many items a request may name.
    public static let maximumItems = 1_000

    public var userID: UserID
    /// 1...`maximumItems` items.
    public var itemIDs: [ItemID]
    /// Events that the answer must take into account.
    public var after: [PositionToken]

    public init(userID: UserID, itemIDs: [ItemID], after: [PositionToken] = []) {
        self.userID = userID
        self.itemIDs = itemIDs
        self.after = after
    }
}

/// Scored items and what they were computed from.
public struct Recommendation: Sendable {
    public struct ScoredItem: Hashable, Sendable {
        public var itemID: ItemID
        /// 0...1; orders a list. For a score request: the probability that the user likes the item.
        public var score: Double

        public init(itemID: ItemID, score: Double) {
            self.itemID = itemID
            self.score = score
        }
    }

    public var items: [ScoredItem]
    public var readSet: ReadSet
    /// Why the answer is not the best possible; empty when it is.
    public var degraded: [String]

    public init(items: [ScoredItem], readSet: ReadSet, degraded: [String] = []) {
        self.items = items
        self.readSet = readSet
        self.degraded = degraded
    }
}

/// What an answer was computed from.
public struct ReadSet: Hashable, Sendable {
    /// The offset of the user's last event in the recall record; nil when the user has none.
    public var recallOffset: Int64?
    /// The offset of the user's last event in the features record; nil when the user has none.
    public var featuresOffset: Int64?
    /// The newest closed bucket of the item aggregates; nil when none is closed yet.
    public var itemBucket: Bucket?
    /// The release in service; nil before the first.
    public var release: String?
    public var catalogueVersion: Int64

    public init(
        recallOffset: Int64?,
        featuresOffset: Int64?,
        itemBucket: Bucket?,
        release: String?,
        catalogueVersion: Int64
    ) {
        self.recallOffset = recallOffset
        self.featuresOffset = featuresOffset
        self.itemBucket = itemBucket
        self.release = release
        self.catalogueVersion = catalogueVersion
    }
}

/// Why a request cannot be answered.
public enum RequestError: Error, Hashable, Sendable {
    /// The request is wrong; says what, and how to put it right.
    case invalid(String)
    /// The request does not fit the present state, and a retry alone does not help.
    case conflict(String)
    /// The events named by `after` were not folded before the deadline. May be retried.
    case notReached(String)
    /// Nothing can be answered now. May be retried.
    case unavailable(String)
}
