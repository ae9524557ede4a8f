public import Events

/// What one partition's events add to the co-visitation of one bucket: the items that users visited in it, in order, with
/// the items each had visited just before.
///
/// Kept as sequences, not as pairs: an event then costs a few bytes instead of `CoVisitation.window` pairs.
public struct VisitSequences: Hashable, Sendable {
    /// One user's visits in the bucket.
    public struct Sequence: Hashable, Sendable {
        /// The items visited before the bucket, the newest last; at most `CoVisitation.window`.
        public var context: [ItemID]
        /// The items visited in the bucket, in order.
        public var visits: [ItemID]
    }

    public private(set) var users: [UserID: Sequence] = [:]

    public init() {}

    /// Adds a visit.
    /// - Parameter history: the user's history before this event.
    public mutating func add(_ event: Event, after history: [UserRecall.HistoryEntry]) {
        users[
            event.userID,
            default: Sequence(context: history.suffix(CoVisitation.window).map(\.itemID), visits: [])
        ].visits.append(event.itemID)
    }

    /// Adds the users of another partition. All of a user's events are in one partition.
    public mutating func merge(_ contribution: VisitSequences) {
        users.merge(contribution.users) { known, _ in known }
    }
}

extension VisitSequences: BinaryRecord {
    public static let layoutVersion: UInt8 = 1

    public func encode(into writer: inout ByteWriter) {
        writer.count(users.count)
        for (user, sequence) in users.sorted(by: { $0.key < $1.key }) {
            writer.signed(user)
            for items in [sequence.context, sequence.visits] {
                writer.count(items.count)
                for item in items { writer.signed(item) }
            }
        }
    }

    public init(from reader: inout ByteReader) throws(CodecError) {
        for _ in 0..<(try reader.count()) {
            let user = try reader.signed(UserID.self)
            users[user] = Sequence(context: try Self.items(from: &reader), visits: try Self.items(from: &reader))
        }
    }

    private static func items(from reader: inout ByteReader) throws(CodecError) -> [ItemID] {
        var items: [ItemID] = []
        for _ in 0..<(try reader.count()) { items.append(try reader.signed()) }
        return items
    }
}
