/// Where the records of an append came to lie.
struct DeliveredAppend: Hashable, Sendable {
    /// The highest offset by partition.
    private(set) var lastOffsets: [Int32: Int64] = [:]
    /// The partitions with a record whose offset the broker did not say: it was sent twice, and taken once.
    private(set) var uncertain: Set<Int32> = []

    mutating func add(partition: Int32, offset: Int64?) {
        guard let offset else {
            uncertain.insert(partition)
            return
        }
        lastOffsets[partition] = max(lastOffsets[partition] ?? offset, offset)
    }
}
