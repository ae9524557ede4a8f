internal import CRdKafka

/// Something that librdkafka reports. Used on one thread; what is read of it is copied.
struct KafkaEvent: ~Copyable {
    enum Kind {
        case message
        case deliveries
        case error
        case rebalance
        case commit
        case log
        case statistics
        case other
    }

    let pointer: OpaquePointer

    /// - Parameter pointer: destroyed with the event.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { rd_kafka_event_destroy(pointer) }

    var kind: Kind {
        switch rd_kafka_event_type(pointer) {
        case RD_KAFKA_EVENT_FETCH: .message
        case RD_KAFKA_EVENT_DR: .deliveries
        case RD_KAFKA_EVENT_ERROR: .error
        case RD_KAFKA_EVENT_REBALANCE: .rebalance
        case RD_KAFKA_EVENT_OFFSET_COMMIT: .commit
        case RD_KAFKA_EVENT_LOG: .log
        case RD_KAFKA_EVENT_STATS: .statistics
        default: .other
        }
    }

    /// The error of an event that may have one; nil when there is none.
    var fault: KafkaFault? {
        let error = rd_kafka_event_error(pointer)
        guard error != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        let isFatal = kind == .error && rd_kafka_event_error_is_fatal(pointer) != 0
        guard let text = rd_kafka_event_error_string(pointer) else { return KafkaFault(error, isFatal: isFatal) }
        return KafkaFault(code: error.rawValue, message: String(cString: text), isFatal: isFatal)
    }

    /// The partition that an error is about, if it is about one.
    var place: (partition: Int32, offset: Int64)? {
        guard let place = rd_kafka_event_topic_partition(pointer) else { return nil }
        defer { rd_kafka_topic_partition_destroy(place) }
        return (place.pointee.partition, place.pointee.offset)
    }

    /// The partitions of a rebalance.
    var partitions: [Int32] {
        guard let list = rd_kafka_event_topic_partition_list(pointer) else { return [] }
        return (0..<Int(list.pointee.cnt)).map { list.pointee.elems[$0].partition }
    }

    /// The level (as in syslog: 3 is an error) and the text of a line that librdkafka logs.
    var logLine: (level: Int32, text: String) {
        var level: Int32 = 0
        var text: UnsafePointer<CChar>?
        guard rd_kafka_event_log(pointer, nil, &text, &level) == 0, let text else { return (7, "") }
        return (level, String(cString: text))
    }

    /// librdkafka's statistics, a JSON text.
    var statistics: String { rd_kafka_event_stats(pointer).map { String(cString: $0) } ?? "" }

    /// Calls `body` with each message, which must not escape.
    func forEachMessage(_ body: (UnsafePointer<rd_kafka_message_t>) -> Void) {
        while let message = rd_kafka_event_message_next(pointer) { body(message) }
    }
}
