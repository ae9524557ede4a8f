public import Events

/// The sources of candidates that proposed an item.
public struct ChannelSet: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Items with genres that the user likes now.
    public static let term = ChannelSet(rawValue: 1)
    /// Items whose vector has the largest inner product with the user's.
    public static let vector = ChannelSet(rawValue: 2)
    /// Items that many users visited.
    public static let popular = ChannelSet(rawValue: 4)
    /// Items that users visit soon after the user's last items.
    public static let coVisitation = ChannelSet(rawValue: 8)
}

/// An item that may be recommended, with what the channels say of it.
public struct Candidate: Hashable, Sendable {
    public var itemID: ItemID
    /// The channels that proposed it.
    public var channels = ChannelSet()
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
