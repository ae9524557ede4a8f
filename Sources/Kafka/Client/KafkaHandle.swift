internal import CRdKafka
internal import Foundation
internal import Ports

/// A librdkafka client: a set of threads and connections.
///
/// Letting go of the last reference ends it, which takes some milliseconds and leaves no group: it is to happen on a thread
/// that may block. Queues and events of the client hold a reference.
///
/// Unchecked: librdkafka's calls on a client may come from any thread, and the pointer never changes.
final class KafkaHandle: @unchecked Sendable {
    /// Must not outlive the handle.
    let pointer: OpaquePointer

    private init(pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        rd_kafka_destroy_flags(pointer, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
    }

    /// Makes a client; connects in the background.
    /// - Parameter properties: later ones overwrite earlier ones.
    /// - Throws: `invalidRequest` naming the property that is wrong; `unavailable` when the process has no threads or files
    ///   left.
    static func make(
        _ type: rd_kafka_type_t,
        _ properties: [KafkaProperty]
    ) throws(PortError) -> KafkaHandle {
        let configuration = try configuration(properties)
        rd_kafka_conf_set_events(configuration, events)
        let isPaced = type == RD_KAFKA_CONSUMER
        if isPaced { FetchPacing.add(to: configuration) }
        // Lines logged before there is a queue for them would go to standard error.
        rd_kafka_conf_set_log_cb(configuration, nil)
        // The configuration belongs to the client from here on, unless there is none.
        var errors = [CChar](repeating: 0, count: 512)
        guard let pointer = rd_kafka_new(type, configuration, &errors, errors.count) else {
            let isOutOfResources = rd_kafka_last_error() == RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE
            // librdkafka has then freed what paces a client, and would free it again: a few kilobytes are lost instead.
            if !isPaced { rd_kafka_conf_destroy(configuration) }
            throw PortError(
                isOutOfResources ? .unavailable : .invalidRequest,
                "a Kafka client cannot be made with these properties: \(text(errors))"
            )
        }
        rd_kafka_set_log_queue(pointer, nil)
        return KafkaHandle(pointer: pointer)
    }

    /// Checks properties one by one.
    /// - Throws: `invalidRequest` naming the property that is wrong.
    static func check(_ properties: [KafkaProperty]) throws(PortError) {
        rd_kafka_conf_destroy(try configuration(properties))
    }

    private static func configuration(_ properties: [KafkaProperty]) throws(PortError) -> OpaquePointer {
        var errors = [CChar](repeating: 0, count: 512)
        guard let configuration = rd_kafka_conf_new() else {
            throw PortError(.unavailable, "there is no memory for a Kafka client")
        }
        for property in properties {
            let result = rd_kafka_conf_set(configuration, property.name, property.value, &errors, errors.count)
            guard result == RD_KAFKA_CONF_OK || property.isOptional else {
                rd_kafka_conf_destroy(configuration)
                throw PortError(.invalidRequest, "the Kafka property \(property.name) is wrong: \(text(errors))")
            }
        }
        return configuration
    }

    /// What librdkafka is to report as events; messages come as events anyway.
    private static let events =
        RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_LOG | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_REBALANCE
        | RD_KAFKA_EVENT_OFFSET_COMMIT | RD_KAFKA_EVENT_STATS

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The queue of errors, log lines, statistics and delivery reports.
    func mainQueue() -> KafkaQueue { KafkaQueue(owning: rd_kafka_queue_get_main(pointer), of: self) }

    /// The queue of everything that happens to a member of a group, errors and log lines included.
    func consumerQueue() -> KafkaQueue {
        rd_kafka_poll_set_consumer(pointer)
        return KafkaQueue(owning: rd_kafka_queue_get_consumer(pointer), of: self)
    }

    /// A new queue.
    func newQueue() -> KafkaQueue { KafkaQueue(owning: rd_kafka_queue_new(pointer), of: self) }
}
