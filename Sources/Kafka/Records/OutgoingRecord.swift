/// A record to be appended to a topic.
struct OutgoingRecord: Hashable, Sendable {
    var topic: String
    var partition: Int32
    var key: [UInt8]?
    /// Nil deletes the key in a compacted topic.
    var value: [UInt8]?
    var headers: [RecordHeader]
    /// In milliseconds since 1970. Kafka takes only positive ones: without one, the record's time is that of sending.
    var timestamp: Int64?

    init(
        topic: String,
        partition: Int32,
        key: [UInt8]? = nil,
        value: [UInt8]?,
        headers: [RecordHeader] = [],
        timestamp: Int64? = nil
    ) {
        self.topic = topic
        self.partition = partition
        self.key = key
        self.value = value
        self.headers = headers
        self.timestamp = timestamp
    }
}
