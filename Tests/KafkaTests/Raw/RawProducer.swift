import CRdKafkaMock
import Testing

/// Another producer, which writes what it likes, in transactions if it likes.
///
/// Used by one test at a time.
final class RawProducer {
    private let client: OpaquePointer

    /// - Parameter transactions: the id of its transactions; nil for none.
    init(_ brokers: String, transactions: String? = nil) throws {
        var errors = [CChar](repeating: 0, count: 512)
        let configuration = rd_kafka_conf_new()
        var properties = ["bootstrap.servers": brokers, "log_level": "0", "message.max.bytes": "2000000"]
        properties["transactional.id"] = transactions
        for (name, value) in properties { rd_kafka_conf_set(configuration, name, value, nil, 0) }
        client = try #require(rd_kafka_new(RD_KAFKA_PRODUCER, configuration, &errors, errors.count))
        if transactions != nil { try check(rd_kafka_init_transactions(client, 10_000)) }
    }

    deinit { rd_kafka_destroy(client) }

    func begin() throws { try check(rd_kafka_begin_transaction(client)) }

    func commit() throws { try check(rd_kafka_commit_transaction(client, 10_000)) }

    func abort() throws {
        #expect(rd_kafka_flush(client, 10_000) == RD_KAFKA_RESP_ERR_NO_ERROR)
        try check(rd_kafka_abort_transaction(client, 10_000))
    }

    /// Sends records, and waits until they are there.
    func send(_ records: [RawRecord], to topic: String) throws {
        let reference = try #require(rd_kafka_topic_new(client, topic, nil))
        defer { rd_kafka_topic_destroy(reference) }
        for record in records { try send(record, to: reference) }
        #expect(rd_kafka_flush(client, 10_000) == RD_KAFKA_RESP_ERR_NO_ERROR)
    }

    private func send(_ record: RawRecord, to topic: OpaquePointer) throws {
        let headers = rd_kafka_headers_new(4)
        for (name, value) in record.headers { rd_kafka_header_add(headers, name, -1, value, value.count) }
        var arguments = [rd_kafka_vu_t](repeating: rd_kafka_vu_t(), count: 7)
        let (key, value) = (Self.copy(record.key), Self.copy(record.value))
        defer {
            key.deallocate()
            value.deallocate()
        }
        arguments[0].vtype = RD_KAFKA_VTYPE_RKT
        arguments[0].u.rkt = topic
        arguments[1].vtype = RD_KAFKA_VTYPE_PARTITION
        arguments[1].u.i32 = record.partition
        arguments[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS
        arguments[2].u.i = RD_KAFKA_MSG_F_COPY
        arguments[3].vtype = RD_KAFKA_VTYPE_KEY
        arguments[3].u.mem = .init(ptr: record.key == nil ? nil : key.baseAddress, size: record.key?.count ?? 0)
        arguments[4].vtype = RD_KAFKA_VTYPE_VALUE
        arguments[4].u.mem = .init(ptr: record.value == nil ? nil : value.baseAddress, size: record.value?.count ?? 0)
        arguments[5].vtype = RD_KAFKA_VTYPE_TIMESTAMP
        arguments[5].u.i64 = record.timestamp ?? 0
        arguments[6].vtype = RD_KAFKA_VTYPE_HEADERS
        arguments[6].u.headers = headers
        try check(rd_kafka_produceva(client, arguments, arguments.count))
    }

    private static func copy(_ bytes: [UInt8]?) -> UnsafeMutableRawBufferPointer {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes?.count ?? 0), alignment: 1)
        copy.copyBytes(from: bytes ?? [])
        return copy
    }

    private func check(_ error: OpaquePointer?) throws {
        guard let error else { return }
        defer { rd_kafka_error_destroy(error) }
        Issue.record("\(String(cString: rd_kafka_error_string(error)))")
    }
}
