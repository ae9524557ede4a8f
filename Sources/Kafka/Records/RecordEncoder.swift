internal import Events
internal import Ports
internal import SwiftProtobuf

/// Writes the records of the topic of events.
enum RecordEncoder {
    private static let eventHeaders = [RecordHeader(ContentType.header, ContentType.eventText)]
    private static let watermarkHeaders = [RecordHeader(ContentType.header, ContentType.watermarkText)]

    /// The record of an event.
    /// - Parameter now: the clock, in milliseconds since 1970.
    static func record(
        of event: Event,
        topic: String,
        partitionCount: Int32,
        now: Int64
    ) throws(PortError) -> OutgoingRecord {
        OutgoingRecord(
            topic: topic,
            partition: Partitioner.partition(of: event.userID, partitionCount: partitionCount),
            key: key(of: event),
            value: try value(of: event),
            headers: eventHeaders,
            timestamp: recordTime(of: event.timestamp, now: now)
        )
    }

    /// The record of a watermark.
    /// - Parameter now: the clock, in milliseconds since 1970.
    static func record(
        ofWatermark timestamp: Int64,
        topic: String,
        partition: Int32,
        now: Int64
    ) throws(PortError) -> OutgoingRecord {
        OutgoingRecord(
            topic: topic,
            partition: partition,
            value: try value(ofWatermark: timestamp),
            headers: watermarkHeaders,
            timestamp: recordTime(of: timestamp, now: now)
        )
    }

    /// The timestamp of a record whose value has the time `time`: the same; or the clock's, where that is earlier, but no more
    /// than an hour before `time`, which readers would take for a dead letter.
    ///
    /// Kafka refuses, with all of its batch, a record whose timestamp is more than an hour ahead of the broker's clock
    /// (`message.timestamp.after.max.ms`, since 3.6). So an event that the intake takes, up to an hour ahead of its clock, is
    /// not refused by a broker whose clock is behind.
    static func recordTime(of time: Int64, now: Int64) -> Int64 {
        guard time > now else { return time }
        return max(now, time - EventInput.maximumLead)
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
