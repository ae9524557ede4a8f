public import Events
public import Features

/// The samples of a log: a feature row strictly before each event, and the event's label.
///
/// About 140 bytes a sample with the `full` schema and 18 genres.
public struct Samples: Sendable {
    /// What a sample is known by, besides its row.
    public struct Key: Hashable, Sendable {
        /// The event's time in milliseconds since 1970.
        public var timestamp: Int64
        public var userID: UserID
        public var itemID: ItemID
        /// The event's number among its user's events, from 0.
        public var sequence: Int32
        public var isLike: Bool
    }

    public private(set) var rows: PackedRows
    public private(set) var keys: [Key] = []

    public init(schema: FeatureSchema) {
        rows = PackedRows(schema: schema)
    }

    public var count: Int { keys.count }

    mutating func append(_ key: Key, row: FeatureRows) {
        keys.append(key)
        rows.append(row)
    }

    /// The numbers of the samples ordered by (time, user, the user's sequence): the order that training starts from.
    public func ordered() -> [Int32] {
        (0..<Int32(keys.count)).sorted { a, b in
            let (a, b) = (keys[Int(a)], keys[Int(b)])
            return (a.timestamp, a.userID, a.sequence) < (b.timestamp, b.userID, b.sequence)
        }
    }
}
