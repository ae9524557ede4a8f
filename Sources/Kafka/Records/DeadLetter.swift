/// A record of the topic of events that nobody can read, with all that it holds.
struct DeadLetter: Hashable, Sendable {
    var partition: Int32
    var offset: Int64
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [RecordHeader]
    /// Why nobody can read it.
    var reason: String

    /// How much of it the dead-letter topic takes.
    enum Extent: CaseIterable, Sendable {
        /// All of it.
        case whole
        /// With the beginning of its value, at most `headBytes`.
        case head
        /// Its place and the reason alone.
        case place
    }

    /// How much of a value is kept that cannot be kept whole.
    static let headBytes = 1_000

    /// The record of the dead-letter topic. The header `truncated-bytes` says how many bytes of the value are left out, where
    /// anything is.
    func record(source: String, topic: String, extent: Extent = .whole) -> OutgoingRecord {
        var record = OutgoingRecord(topic: topic, partition: 0, key: key, value: value, headers: headers)
        switch extent {
        case .whole: break
        case .head: record.value = value.map { Array($0.prefix(Self.headBytes)) }
        case .place: (record.key, record.value, record.headers) = (nil, nil, [])
        }
        record.headers += [
            RecordHeader("reason", reason),
            RecordHeader("source-topic", source),
            RecordHeader("source-partition", "\(partition)"),
            RecordHeader("source-offset", "\(offset)"),
        ]
        if extent != .whole {
            let left = (value?.count ?? 0) - (record.value?.count ?? 0)
            record.headers.append(RecordHeader("truncated-bytes", "\(left)"))
        }
        return record
    }
}
