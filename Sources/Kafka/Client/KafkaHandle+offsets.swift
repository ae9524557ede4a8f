internal import CRdKafka

extension KafkaHandle {
    /// The offset behind the last record of each partition that readers of committed records can reach. Blocks.
    ///
    /// - Parameter milliseconds: how long it may take.
    func ends(
        of topic: String,
        partitions: Range<Int32>,
        within milliseconds: Int32
    ) throws(KafkaFault) -> [Int32: Int64] {
        let list = PartitionList(
            topic: topic,
            offsets: Dictionary(uniqueKeysWithValues: partitions.map { ($0, Int64(RD_KAFKA_OFFSET_END)) })
        )
        // Asking for the offset of a time takes one request to each leader; the time -1 stands for the end.
        let error = rd_kafka_offsets_for_times(pointer, list.pointer, milliseconds)
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaFault(error) }
        var ends: [Int32: Int64] = [:]
        for element in list.elements {
            guard element.error == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaFault(element.error) }
            guard element.offset >= 0 else { throw KafkaFault(RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION) }
            ends[element.partition] = element.offset
        }
        return ends
    }

    /// The offsets that a partition holds. Blocks.
    func range(of topic: String, partition: Int32, within milliseconds: Int32) throws(KafkaFault) -> Range<Int64> {
        var low: Int64 = 0
        var high: Int64 = 0
        let error = rd_kafka_query_watermark_offsets(pointer, topic, partition, &low, &high, milliseconds)
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaFault(error) }
        return low..<max(low, high)
    }

    /// The offset behind the last record of a partition that the last answer of its broker named; nil before there was one.
    func knownEnd(of topic: String, partition: Int32) -> Int64? {
        var low: Int64 = 0
        var high: Int64 = 0
        let error = rd_kafka_get_watermark_offsets(pointer, topic, partition, &low, &high)
        return error == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 ? high : nil
    }

    /// The number of partitions of a topic; nil when there is no such topic. Blocks.
    func partitionCount(of topic: String, within milliseconds: Int32) throws(KafkaFault) -> Int32? {
        guard let reference = rd_kafka_topic_new(pointer, topic, nil) else { throw KafkaFault(rd_kafka_last_error()) }
        defer { rd_kafka_topic_destroy(reference) }
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let error = rd_kafka_metadata(pointer, 0, reference, &metadata, milliseconds)
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata else { throw KafkaFault(error) }
        defer { rd_kafka_metadata_destroy(metadata) }
        guard metadata.pointee.topic_cnt > 0 else { return nil }
        let found = metadata.pointee.topics[0]
        switch found.err {
        case RD_KAFKA_RESP_ERR_NO_ERROR: return found.partition_cnt
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC: return nil
        default: throw KafkaFault(found.err)
        }
    }
}
