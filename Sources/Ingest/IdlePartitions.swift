public import Events

/// Decides which partitions are idle and what watermark each of them needs. A value: no clock, no log.
public struct IdlePartitions: Hashable, Sendable {
    private let partitionCount: Int32
    /// The highest time of each partition: of its events and of its watermark entries.
    private var watermarks: PartitionWatermarks
    /// The partitions that took an event since the last decision.
    private var busy: Set<Int32> = []

    /// - Parameter watermarks: what the log held when this process started.
    public init(partitionCount: Int32, watermarks: PartitionWatermarks) {
        self.partitionCount = partitionCount
        self.watermarks = watermarks
    }

    /// Takes note that a partition took events.
    /// - Parameter timestamp: the highest of their times, in milliseconds since 1970.
    public mutating func appended(to partition: Int32, timestamp: Int64) {
        watermarks.raise(partition, to: timestamp)
        busy.insert(partition)
    }

    /// What to write now, by partition: the highest time over all partitions, to those that are behind it and took no
    /// event since the last decision. Nothing while no time is known.
    public mutating func decide() -> [Int32: Int64] {
        defer { busy.removeAll(keepingCapacity: true) }
        guard let highest = watermarks.timestamps.values.max() else { return [:] }
        var needed: [Int32: Int64] = [:]
        for partition in 0..<partitionCount where !busy.contains(partition) {
            if (watermarks.timestamps[partition] ?? .min) < highest { needed[partition] = highest }
        }
        return needed
    }

    /// Takes note that a decision's watermarks are in the log.
    public mutating func written(_ written: [Int32: Int64]) {
        for (partition, timestamp) in written { watermarks.raise(partition, to: timestamp) }
    }
}
