internal import CRdKafka

/// A record that librdkafka has fetched. Must not outlive its event; what is read of it is copied.
struct KafkaMessage: ~Copyable {
    private let pointer: UnsafePointer<rd_kafka_message_t>

    init(_ pointer: UnsafePointer<rd_kafka_message_t>) {
        self.pointer = pointer
    }

    var partition: Int32 { pointer.pointee.partition }
    var offset: Int64 { pointer.pointee.offset }
    var key: [UInt8]? { Self.bytes(pointer.pointee.key, pointer.pointee.key_len) }
    var value: [UInt8]? { Self.bytes(pointer.pointee.payload, pointer.pointee.len) }

    /// In milliseconds since 1970; nil when the record has none.
    var timestamp: Int64? {
        var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let timestamp = rd_kafka_message_timestamp(pointer, &type)
        return type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE || timestamp < 0 ? nil : timestamp
    }

    var contentType: ContentType {
        guard let list = headerList else { return .none }
        var value: UnsafeRawPointer?
        var size = 0
        guard rd_kafka_header_get_last(list, ContentType.header, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR, let value
        else { return .none }
        return ContentType(UnsafeRawBufferPointer(start: value, count: size))
    }

    var headers: [RecordHeader] {
        guard let list = headerList else { return [] }
        return (0..<rd_kafka_header_cnt(list)).compactMap { index in
            var name: UnsafePointer<CChar>?
            var value: UnsafeRawPointer?
            var size = 0
            guard rd_kafka_header_get_all(list, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR, let name
            else { return nil }
            return RecordHeader(String(cString: name), value: Self.bytes(value, size))
        }
    }

    private var headerList: OpaquePointer? {
        var list: OpaquePointer?
        return rd_kafka_message_headers(pointer, &list) == RD_KAFKA_RESP_ERR_NO_ERROR ? list : nil
    }

    private static func bytes(_ start: UnsafeRawPointer?, _ count: Int) -> [UInt8]? {
        guard let start else { return nil }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}
