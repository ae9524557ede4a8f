internal import CRdKafka

/// A queue of a librdkafka client. Used on one thread.
final class KafkaQueue {
    let pointer: OpaquePointer
    /// The client outlives its queues.
    private let handle: KafkaHandle
    /// librdkafka holds a plain pointer to it.
    private var doorbell: Doorbell?

    /// - Parameter pointer: destroyed with the queue.
    init(owning pointer: OpaquePointer, of handle: KafkaHandle) {
        self.pointer = pointer
        self.handle = handle
    }

    deinit {
        rd_kafka_queue_cb_event_enable(pointer, nil, nil)
        rd_kafka_queue_destroy(pointer)
    }

    /// The number of events that wait.
    var count: Int { rd_kafka_queue_length(pointer) }

    /// Rings whenever the queue gets its first event. Rings once for those that are there.
    func ring(_ doorbell: Doorbell) {
        self.doorbell = doorbell
        rd_kafka_queue_cb_event_enable(pointer, ringDoorbell, Unmanaged.passUnretained(doorbell).toOpaque())
        doorbell.ring()
    }

    /// Takes the next event, waiting for it as long as asked.
    func poll(upTo milliseconds: Int32 = 0) -> KafkaEvent? {
        rd_kafka_queue_poll(pointer, milliseconds).map(KafkaEvent.init(owning:))
    }
}

/// Called by one of librdkafka's threads when a queue got its first event. The queue's object keeps the doorbell until it
/// has taken the callback back.
private func ringDoorbell(_ handle: OpaquePointer?, _ doorbell: UnsafeMutableRawPointer?) {
    guard let doorbell else { return }
    Unmanaged<Doorbell>.fromOpaque(doorbell).takeUnretainedValue().ring()
}
