public import Events

/// Counts of events by item: what one partition adds to one bucket, and what all closed buckets add up to.
public struct ItemTallies: Hashable, Sendable {
    /// The counts of each item that has any.
    public private(set) var items: [ItemID: Tally] = [:]
    /// All items together.
    public private(set) var total = Tally()

    public init() {}

    /// Counts an event.
    public mutating func add(_ event: Event) {
        items[event.itemID, default: Tally()].add(event)
        total.add(event)
    }

    /// Adds the counts of a closed bucket. O(items of the contribution).
    public mutating func merge(_ contribution: ItemTallies) {
        for (item, tally) in contribution.items { items[item, default: Tally()] += tally }
        total += contribution.total
    }

    /// The counts of an item, zero when it has none.
    public subscript(item: ItemID) -> Tally {
        items[item] ?? Tally()
    }
}

extension ItemTallies: BinaryRecord {
    public static let layoutVersion: UInt8 = 1

    public func encode(into writer: inout ByteWriter) {
        writer.count(items.count)
        for (item, tally) in items.sorted(by: { $0.key < $1.key }) {
            writer.signed(item)
            tally.encode(into: &writer)
        }
    }

    public init(from reader: inout ByteReader) throws(CodecError) {
        for _ in 0..<(try reader.count()) {
            let item = try reader.signed(ItemID.self)
            let tally = try Tally(from: &reader)
            items[item] = tally
            total += tally
        }
    }
}
