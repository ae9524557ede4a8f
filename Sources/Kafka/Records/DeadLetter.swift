/// A record of the topic of events that nobody can read, with all that it holds.
struct DeadLetter: Hashable, Sendable {
    var partition: Int32
    var offset: Int64
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [RecordHeader]
    /// Why nobody can read it.
    var reason: String

    /// The record of the dead-letter topic.
    /// - Parameter isWhole: without it, the value is left out and its size is named, for a record that is too large to be
    ///   copied; the place says where it is.
    func record(source: String, topic: String, isWhole: Bool = true) -> OutgoingRecord {
        var record = OutgoingRecord(topic: topic, partition: 0, key: key, value: value, headers: headers)
        record.headers += [
            RecordHeader("reason", reason),
            RecordHeader("source-topic", source),
            RecordHeader("source-partition", "\(partition)"),
            RecordHeader("source-offset", "\(offset)"),
        ]
        if !isWhole {
            record.key = nil
            record.value = nil
            record.headers = record.headers.suffix(4) + [RecordHeader("omitted-bytes", "\(value?.count ?? 0)")]
        }
        return record
    }
}
