internal import CRdKafka

/// Partitions of one topic with an offset each, as librdkafka takes them. Used on one thread.
struct PartitionList: ~Copyable {
    /// Must not outlive the list.
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(topic: String, offsets: [Int32: Int64]) {
        pointer = rd_kafka_topic_partition_list_new(Int32(clamping: offsets.count))
        for (partition, offset) in offsets {
            rd_kafka_topic_partition_list_add(pointer, topic, partition).pointee.offset = offset
        }
    }

    /// Partitions without offsets.
    init(topic: String, partitions: some Sequence<Int32>) {
        let pairs = partitions.map { ($0, Int64(RD_KAFKA_OFFSET_INVALID)) }
        self.init(topic: topic, offsets: Dictionary(pairs) { first, _ in first })
    }

    deinit { rd_kafka_topic_partition_list_destroy(pointer) }

    /// The partitions with what a call has written into them.
    var elements: [(partition: Int32, offset: Int64, error: rd_kafka_resp_err_t)] {
        (0..<Int(pointer.pointee.cnt)).map { index in
            let element = pointer.pointee.elems[index]
            return (element.partition, element.offset, element.err)
        }
    }
}
