import CRdKafkaMock
import Testing

/// Makes and removes topics, as an operator would.
final class RawTopics {
    private let client: OpaquePointer

    init(_ brokers: String) throws {
        var errors = [CChar](repeating: 0, count: 512)
        let configuration = rd_kafka_conf_new()
        rd_kafka_conf_set(configuration, "bootstrap.servers", brokers, nil, 0)
        rd_kafka_conf_set(configuration, "log_level", "0", nil, 0)
        client = try #require(rd_kafka_new(RD_KAFKA_PRODUCER, configuration, &errors, errors.count))
    }

    deinit { rd_kafka_destroy(client) }

    func make(_ name: String, partitions: Int32, _ properties: [String: String]) throws {
        var request: OpaquePointer? = rd_kafka_NewTopic_new(name, partitions, 1, nil, 0)
        defer { rd_kafka_NewTopic_destroy(request) }
        for (name, value) in properties { rd_kafka_NewTopic_set_config(request, name, value) }
        try waitFor { queue in rd_kafka_CreateTopics(client, &request, 1, nil, queue) }
    }

    func remove(_ name: String) throws {
        var request: OpaquePointer? = rd_kafka_DeleteTopic_new(name)
        defer { rd_kafka_DeleteTopic_destroy(request) }
        try waitFor { queue in rd_kafka_DeleteTopics(client, &request, 1, nil, queue) }
    }

    func addPartitions(_ name: String, total: Int) throws {
        var request: OpaquePointer? = rd_kafka_NewPartitions_new(name, total, nil, 0)
        defer { rd_kafka_NewPartitions_destroy(request) }
        try waitFor { queue in rd_kafka_CreatePartitions(client, &request, 1, nil, queue) }
    }

    /// Removes the records of a partition that lie before an offset, as retention does.
    func removeRecords(of topic: String, partition: Int32, before offset: Int64) throws {
        let list = rd_kafka_topic_partition_list_new(1)
        defer { rd_kafka_topic_partition_list_destroy(list) }
        rd_kafka_topic_partition_list_add(list, topic, partition).pointee.offset = offset
        var request: OpaquePointer? = rd_kafka_DeleteRecords_new(list)
        defer { rd_kafka_DeleteRecords_destroy(request) }
        try waitFor { queue in rd_kafka_DeleteRecords(client, &request, 1, nil, queue) }
    }

    private func waitFor(_ send: (OpaquePointer?) -> Void) throws {
        let queue = rd_kafka_queue_new(client)
        defer { rd_kafka_queue_destroy(queue) }
        send(queue)
        let event = try #require(rd_kafka_queue_poll(queue, 30_000))
        defer { rd_kafka_event_destroy(event) }
        try #require(rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR_NO_ERROR)
    }
}
