public import Events

/// Decides which partitions are idle and what watermark each of them needs. A value: no clock, no log.
///
/// A partition is idle when nobody appended to it since the last decision, this process or another: the log's end says so.
public struct IdlePartitions: Hashable, Sendable {
    private let partitionCount: Int32
    /// The highest time of each partition that this process knows of: of its events and of its watermark entries.
    private var watermarks: PartitionWatermarks
    /// The log's end at the last decision; nil before the first.
    private var lastEnd: Position?

    /// - Parameter watermarks: what the log held when this process started.
    public init(partitionCount: Int32, watermarks: PartitionWatermarks) {
        self.partitionCount = partitionCount
        self.watermarks = watermarks
    }

    /// Takes note that a partition took events.
    /// - Parameter timestamp: the highest of their times, in milliseconds since 1970.
    public mutating func appended(to partition: Int32, timestamp: Int64) {
        watermarks.raise(partition, to: timestamp)
    }

    /// What to write now, by partition: the highest time over all partitions, to those that are behind it and idle.
    /// Nothing while no time is known, and nothing at the first decision.
    /// - Parameter end: the log's end now.
    public mutating func decide(end: Position) -> [Int32: Int64] {
        defer { lastEnd = end }
        guard let lastEnd, let highest = watermarks.timestamps.values.max() else { return [:] }
        var needed: [Int32: Int64] = [:]
        for partition in 0..<partitionCount where end[partition] == lastEnd[partition] {
            if (watermarks.timestamps[partition] ?? .min) < highest { needed[partition] = highest }
        }
        return needed
    }

    /// Takes note that a decision's watermarks are in the log.
    public mutating func written(_ written: [Int32: Int64]) {
        for (partition, timestamp) in written { watermarks.raise(partition, to: timestamp) }
    }
}
