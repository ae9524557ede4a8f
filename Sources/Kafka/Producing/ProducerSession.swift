internal import CRdKafka
internal import Ports

/// A librdkafka producer, from its making to its first failure. Used on one thread.
final class ProducerSession {
    /// The queue of delivery reports, errors, log lines and statistics.
    let queue: KafkaQueue
    private let handle: KafkaHandle
    private var topics: [String: OpaquePointer] = [:]
    private let arguments = UnsafeMutableBufferPointer<rd_kafka_vu_t>.allocate(capacity: 8)

    /// - Throws: `invalidRequest` when a property is wrong.
    init(_ configuration: KafkaConfiguration, doorbell: Doorbell) throws(PortError) {
        handle = try KafkaHandle.make(RD_KAFKA_PRODUCER, configuration.producerProperties())
        queue = handle.mainQueue()
        queue.ring(doorbell)
        arguments.initialize(repeating: rd_kafka_vu_t())
    }

    deinit {
        arguments.deallocate()
        for topic in topics.values { rd_kafka_topic_destroy(topic) }
    }

    /// Hands a record over; its delivery is reported on the queue.
    /// - Parameter id: comes back with the report.
    func send(_ record: OutgoingRecord, id: UInt64) throws(KafkaFault) {
        let topic = try topic(record.topic)
        let headers = Self.headers(record.headers)
        // A record without a key or value has none, other than one that is empty.
        let error = Self.withBytes(record.key) { key in
            Self.withBytes(record.value) { value in
                arguments[0].set(RD_KAFKA_VTYPE_RKT) { $0.rkt = topic }
                arguments[1].set(RD_KAFKA_VTYPE_PARTITION) { $0.i32 = record.partition }
                arguments[2].set(RD_KAFKA_VTYPE_MSGFLAGS) { $0.i = RD_KAFKA_MSG_F_COPY }
                arguments[3].set(RD_KAFKA_VTYPE_KEY) { $0.mem = .init(ptr: key.baseAddress, size: key.count) }
                arguments[4].set(RD_KAFKA_VTYPE_VALUE) { $0.mem = .init(ptr: value.baseAddress, size: value.count) }
                arguments[5].set(RD_KAFKA_VTYPE_OPAQUE) { $0.ptr = UnsafeMutableRawPointer(bitPattern: UInt(id)) }
                arguments[6].set(RD_KAFKA_VTYPE_TIMESTAMP) { $0.i64 = max(0, record.timestamp ?? 0) }
                arguments[7].set(RD_KAFKA_VTYPE_HEADERS) { $0.headers = headers }
                return rd_kafka_produceva(handle.pointer, arguments.baseAddress, headers == nil ? 7 : 8)
            }
        }
        guard let fault = KafkaFault(taking: error) else { return }
        // The headers belong to the message, unless there is none.
        if let headers { rd_kafka_headers_destroy(headers) }
        throw fault
    }

    /// Whether it takes no more records; its reports say why.
    var isBroken: Bool { rd_kafka_fatal_error(handle.pointer, nil, 0) != RD_KAFKA_RESP_ERR_NO_ERROR }

    /// What became of a record.
    struct Report {
        var id: UInt64
        var partition: Int32
        /// Nil when it is not known.
        var offset: Int64?
        var fault: KafkaFault?
    }

    /// The reports of an event.
    static func forEachReport(in event: borrowing KafkaEvent, _ body: (Report) -> Void) {
        event.forEachMessage { message in
            let message = message.pointee
            let isDelivered = message.err == RD_KAFKA_RESP_ERR_NO_ERROR
            body(
                Report(
                    id: UInt64(UInt(bitPattern: message._private)),
                    partition: message.partition,
                    offset: message.offset >= 0 ? message.offset : nil,
                    fault: isDelivered ? nil : KafkaFault(message.err)
                )
            )
        }
    }

    private func topic(_ name: String) throws(KafkaFault) -> OpaquePointer {
        if let topic = topics[name] { return topic }
        guard let topic = rd_kafka_topic_new(handle.pointer, name, nil) else { throw KafkaFault(rd_kafka_last_error()) }
        topics[name] = topic
        return topic
    }

    private static func headers(_ headers: [RecordHeader]) -> OpaquePointer? {
        guard !headers.isEmpty, let list = rd_kafka_headers_new(headers.count) else { return nil }
        for header in headers {
            withBytes(header.value) { value in
                _ = rd_kafka_header_add(list, header.name, -1, value.baseAddress, value.count)
            }
        }
        return list
    }

    /// Calls `body` with bytes, or with a nil pointer where there are none.
    private static func withBytes<Result>(
        _ bytes: [UInt8]?,
        _ body: (UnsafeMutableRawBufferPointer) -> Result
    ) -> Result {
        guard let bytes else { return body(UnsafeMutableRawBufferPointer(start: nil, count: 0)) }
        return bytes.withUnsafeBytes { bytes in
            // librdkafka copies what it is given and writes nothing; an empty array may have no address.
            guard bytes.isEmpty else { return body(UnsafeMutableRawBufferPointer(mutating: bytes)) }
            return withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { nothing in
                body(UnsafeMutableRawBufferPointer(rebasing: nothing[..<0]))
            }
        }
    }
}

extension rd_kafka_vu_t {
    fileprivate mutating func set(_ type: rd_kafka_vtype_t, _ value: (inout rd_kafka_vu_s.__Unnamed_union_u) -> Void) {
        vtype = type
        value(&u)
    }
}
