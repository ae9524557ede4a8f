internal import Events
internal import SwiftProtobuf

/// Reads the values of the topic of events. What it makes of a record depends on nothing but the record, so that the log
/// folds to the same state whenever it is read.
struct RecordDecoder: Sendable {
    /// The number of partitions of the topic.
    let partitionCount: Int32

    /// - Parameters:
    ///   - value: nil when the record has none.
    ///   - timestamp: the record's, in milliseconds since 1970; nil when it has none.
    /// - Throws: `PoisonRecord` when nobody can read it, or it says something impossible.
    func entry(
        value: [UInt8]?,
        contentType: ContentType,
        partition: Int32,
        timestamp: Int64?
    ) throws(PoisonRecord) -> LogEntry {
        guard let value else { throw PoisonRecord("it has no value") }
        switch contentType {
        case .event:
            return .event(try event(value, partition: partition, timestamp: timestamp))
        case .watermark:
            return .watermark(try watermark(value, timestamp: timestamp))
        case .json:
            return .event(try event(json: value, partition: partition, timestamp: timestamp))
        case .none:
            guard value.first == UInt8(ascii: "{") else {
                throw PoisonRecord(
                    "it has no header content-type, and its value does not begin with a brace as JSON does"
                )
            }
            return .event(try event(json: value, partition: partition, timestamp: timestamp))
        case .other(let text):
            throw PoisonRecord("its content-type \(text.prefix(100)) is unknown")
        }
    }

    private func event(_ value: [UInt8], partition: Int32, timestamp: Int64?) throws(PoisonRecord) -> Event {
        let wire: WireEvent = try decode(value)
        let event = Event(
            userID: wire.userID,
            itemID: wire.itemID,
            rating: wire.rating,
            timestamp: wire.timestampMs,
            eventID: wire.hasEventID ? EventID(source: wire.eventID.source, sequence: wire.eventID.sequence) : nil
        )
        guard event.userID > 0 else { throw PoisonRecord("user_id \(event.userID) is not positive") }
        guard event.itemID > 0 else { throw PoisonRecord("item_id \(event.itemID) is not positive") }
        guard Event.ratingRange.contains(event.rating) else {
            throw PoisonRecord("rating \(event.rating) is not from 0 to 5")
        }
        try checkLead(event.timestamp, timestamp)
        try checkPartition(of: event.userID, partition)
        return event
    }

    private func watermark(_ value: [UInt8], timestamp: Int64?) throws(PoisonRecord) -> Int64 {
        let wire: WireWatermark = try decode(value)
        try checkLead(wire.timestampMs, timestamp)
        return wire.timestampMs
    }

    private func decode<Value: SwiftProtobuf.Message>(_ bytes: [UInt8]) throws(PoisonRecord) -> Value {
        do {
            return try Value(serializedBytes: bytes)
        } catch {
            throw PoisonRecord("its value is no protobuf message \(Value.protoMessageName)")
        }
    }

    private func event(json value: [UInt8], partition: Int32, timestamp: Int64?) throws(PoisonRecord) -> Event {
        do {
            let input = try EventScanner.scanObject(value)
            guard let time = timestamp ?? input.timestamp else {
                throw PoisonRecord("neither the record nor its value has a time")
            }
            let event = try input.validated(index: 0, now: time, clock: "the record's timestamp")
            try checkPartition(of: event.userID, partition)
            return event
        } catch let error as EventInputError {
            throw PoisonRecord(error)
        } catch let error as PoisonRecord {
            throw error
        } catch {
            throw PoisonRecord("\(error)")
        }
    }

    private func checkLead(_ time: Int64, _ recordTime: Int64?) throws(PoisonRecord) {
        guard let recordTime else { return }
        let (latest, overflows) = recordTime.addingReportingOverflow(EventInput.maximumLead)
        guard overflows || time <= latest else {
            throw PoisonRecord("its time \(time) is more than an hour ahead of the record's timestamp (\(recordTime))")
        }
    }

    private func checkPartition(of userID: UserID, _ partition: Int32) throws(PoisonRecord) {
        let expected = Partitioner.partition(of: userID, partitionCount: partitionCount)
        guard partition == expected else {
            throw PoisonRecord(
                "events of user \(userID) belong to partition \(expected), not \(partition): the record's key must be the "
                    + "user's id in decimal digits, and the producer's partitioner murmur2"
            )
        }
    }
}
