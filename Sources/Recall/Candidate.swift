public import Events

/// One source of candidates.
public enum Channel: String, Codable, CaseIterable, Sendable {
    /// Items with genres that the user likes now.
    case term
    /// Items whose vector has the largest inner product with the user's.
    case vector
    /// Items that many users visited.
    case popular
    /// Items that users visit soon after the user's last items.
    case coVisitation = "co_visitation"
}

/// An item that may be recommended, with what the channels say of it.
public struct Candidate: Hashable, Sendable {
    public var itemID: ItemID
    /// The channels that proposed it.
    public var channels: Set<Channel> = []
    /// The score of co-visitation with the user's history; 0 when nothing leads to it.
    public var coVisitation: Float = 0
    /// How often it was visited, as of the closed buckets.
    public var visits: Int64 = 0
    /// How many of the user's terms it has.
    public var matchingTerms = 0
    /// The ranker's logit of "the user likes the item, given that they rate it".
    public var likeLogit: Float = 0

    public init(itemID: ItemID) {
        self.itemID = itemID
    }
}
