import CRdKafkaMock
import Testing

/// All records of one partition of a topic, up to its end of now, those of aborted transactions aside.
func rawRecords(of topic: String, partition: Int32 = 0, brokers: String) throws -> [RawRecord] {
    var errors = [CChar](repeating: 0, count: 512)
    let configuration = rd_kafka_conf_new()
    let properties = ["bootstrap.servers": brokers, "log_level": "0", "enable.partition.eof": "true"]
    for (name, value) in properties { rd_kafka_conf_set(configuration, name, value, nil, 0) }
    let client = try #require(rd_kafka_new(RD_KAFKA_CONSUMER, configuration, &errors, errors.count))
    defer { rd_kafka_destroy(client) }
    let reference = try #require(rd_kafka_topic_new(client, topic, nil))
    defer { rd_kafka_topic_destroy(reference) }
    #expect(rd_kafka_consume_start(reference, partition, Int64(RD_KAFKA_OFFSET_BEGINNING)) == 0)
    defer { rd_kafka_consume_stop(reference, partition) }
    var records: [RawRecord] = []
    while true {
        let message = try #require(rd_kafka_consume(reference, partition, 30_000), "no record and no end came")
        defer { rd_kafka_message_destroy(message) }
        if message.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF { return records }
        try #require(message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR)
        records.append(raw(message))
    }
}

private func raw(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> RawRecord {
    func bytes(_ start: UnsafeRawPointer?, _ count: Int) -> [UInt8]? {
        start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) }
    }
    var record = RawRecord(partition: message.pointee.partition, offset: message.pointee.offset)
    record.key = bytes(message.pointee.key, message.pointee.key_len)
    record.value = bytes(message.pointee.payload, message.pointee.len)
    record.timestamp = rd_kafka_message_timestamp(message, nil)
    var list: OpaquePointer?
    guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR else { return record }
    var (index, size) = (0, 0)
    var (name, value): (UnsafePointer<CChar>?, UnsafeRawPointer?)
    while rd_kafka_header_get_all(list, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR {
        if let name { record.headers[String(cString: name)] = bytes(value, size) ?? [] }
        index += 1
    }
    return record
}
