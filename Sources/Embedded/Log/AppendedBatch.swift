internal import Events

/// Entries of one partition as they are stored: one row of the table `batches`.
struct AppendedBatch: Sendable {
    var partition: Int32
    /// The number of entries.
    var count: Int
    /// `LogEntryCodec` bytes.
    var payload: [UInt8]

    /// Encodes entries by partition, in their order, at most `limit` to a batch.
    static func encode(_ entries: [[LogEntry]], limit: Int) -> [AppendedBatch] {
        var batches: [AppendedBatch] = []
        for (partition, entries) in entries.enumerated() {
            for start in stride(from: 0, to: entries.count, by: limit) {
                let part = entries[start..<min(start + limit, entries.count)]
                let payload = LogEntryCodec.encode(part)
                batches.append(AppendedBatch(partition: Int32(partition), count: part.count, payload: payload))
            }
        }
        return batches
    }
}
