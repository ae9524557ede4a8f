internal import Events
internal import Ports

/// A group's progress as it is stored and announced: fields `offset:<partition>` and `watermark:<partition>` with decimal
/// numbers.
enum StoredProgress {
    /// The fields of a progress.
    static func fields(_ progress: GroupProgress) -> [RedisArgument] {
        progress.position.offsets.flatMap { offsetField($0, $1) }
            + progress.watermarks.timestamps.flatMap { ["watermark:\($0)", "\($1)"] }
    }

    /// The fields of an offset.
    static func offsetField(_ partition: Int32, _ offset: Int64) -> [RedisArgument] {
        ["offset:\(partition)", "\(offset)"]
    }

    /// Reads what a hash holds.
    /// - Returns: nil when something in it is not of this form.
    static func decode(_ fields: [(name: String, value: String)], log: LogIdentity) -> GroupProgress? {
        var progress = GroupProgress(log: log, position: Position(), watermarks: PartitionWatermarks())
        for (name, value) in fields {
            let parts = name.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let partition = Int32(parts[1]), (0..<log.partitionCount).contains(partition),
                let number = Int64(value)
            else { return nil }
            switch parts[0] {
            case "offset" where number >= 0: progress.position[partition] = number
            case "watermark": progress.watermarks.raise(partition, to: number)
            default: return nil
            }
        }
        return progress
    }

    /// Reads an announcement: the log, then names and values, between spaces.
    static func decode(announcement text: String) -> GroupProgress? {
        let words = text.split(separator: " ").map(String.init)
        guard let first = words.first, let log = LogIdentity(storedText: first), words.count % 2 == 1 else {
            return nil
        }
        return decode(stride(from: 1, to: words.count, by: 2).map { (words[$0], words[$0 + 1]) }, log: log)
    }
}
