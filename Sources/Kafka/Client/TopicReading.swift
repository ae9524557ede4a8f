internal import CRdKafka

/// Reads partitions of a topic into a queue, outside any group. Used on one thread.
final class TopicReading {
    private let handle: KafkaHandle
    private let queue: KafkaQueue
    private let topic: OpaquePointer?
    private var partitions: [Int32] = []

    init(handle: KafkaHandle, topic: String, into queue: KafkaQueue) {
        self.handle = handle
        self.queue = queue
        self.topic = rd_kafka_topic_new(handle.pointer, topic, nil)
    }

    deinit {
        stop()
        if let topic { rd_kafka_topic_destroy(topic) }
    }

    /// Begins to read a partition that is not read yet.
    /// - Parameter offset: of the first record, or `RD_KAFKA_OFFSET_BEGINNING`.
    func start(partition: Int32, at offset: Int64) throws(KafkaFault) {
        guard let topic, rd_kafka_consume_start_queue(topic, partition, offset, queue.pointer) == 0 else {
            throw KafkaFault(rd_kafka_last_error())
        }
        partitions.append(partition)
    }

    /// Stops reading, before the client is ended.
    func stop() {
        guard let topic else { return }
        for partition in partitions { rd_kafka_consume_stop(topic, partition) }
        partitions = []
    }
}
