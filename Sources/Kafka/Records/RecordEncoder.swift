internal import Events
internal import Ports
internal import SwiftProtobuf

/// Writes the records of the topic of events.
enum RecordEncoder {
    private static let eventHeaders = [RecordHeader(ContentType.header, ContentType.eventText)]
    private static let watermarkHeaders = [RecordHeader(ContentType.header, ContentType.watermarkText)]

    /// The record of an event. Its timestamp is the event's, as far as Kafka takes it.
    static func record(
        of event: Event,
        topic: String,
        partitionCount: Int32
    ) throws(PortError) -> OutgoingRecord {
        OutgoingRecord(
            topic: topic,
            partition: Partitioner.partition(of: event.userID, partitionCount: partitionCount),
            key: key(of: event),
            value: try value(of: event),
            headers: eventHeaders,
            timestamp: event.timestamp
        )
    }

    /// The record of a watermark.
    static func record(
        ofWatermark timestamp: Int64,
        topic: String,
        partition: Int32
    ) throws(PortError) -> OutgoingRecord {
        OutgoingRecord(
            topic: topic,
            partition: partition,
            value: try value(ofWatermark: timestamp),
            headers: watermarkHeaders,
            timestamp: timestamp
        )
    }

    /// The value of an event's record.
    static func value(of event: Event) throws(PortError) -> [UInt8] {
        var wire = WireEvent()
        wire.userID = event.userID
        wire.itemID = event.itemID
        wire.rating = event.rating
        wire.timestampMs = event.timestamp
        if let id = event.eventID {
            var wireID = WireEventID()
            wireID.source = id.source
            wireID.sequence = id.sequence
            wire.eventID = wireID
        }
        return try bytes(of: wire)
    }

    /// The key of an event's record: the user's id in decimal digits.
    static func key(of event: Event) -> [UInt8] { Array(String(event.userID).utf8) }

    /// The value of a watermark's record.
    static func value(ofWatermark timestamp: Int64) throws(PortError) -> [UInt8] {
        var wire = WireWatermark()
        wire.timestampMs = timestamp
        return try bytes(of: wire)
    }

    static func bytes(of message: some SwiftProtobuf.Message) throws(PortError) -> [UInt8] {
        do { return try message.serializedBytes() } catch { throw PortError(.invalidRequest, "\(error)") }
    }
}
