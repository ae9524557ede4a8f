import Events

/// Writes batches of events as the JSON array that `POST /ml/event` takes.
///
/// By hand, because the general encoder would take longer than all the rest of a replay.
struct EventBatchEncoder {
    private static let userKey = Array(#"{"userid":"#.utf8)
    private static let itemKey = Array(#","itemid":"#.utf8)
    private static let ratingKey = Array(#","rating":"#.utf8)
    private static let timestampKey = Array(#","ts":"#.utf8)

    /// The source whose key is in `eventIDKey`.
    private var source: UInt64?
    /// The event id's key and the id up to its number.
    private var eventIDKey: [UInt8] = []

    /// The events as one JSON array.
    mutating func encode(_ events: [Event]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 + events.count * 128)
        bytes.append(UInt8(ascii: "["))
        for event in events {
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            append(event, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }

    private mutating func append(_ event: Event, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: Self.userKey)
        bytes.append(number: Int64(event.userID))
        bytes.append(contentsOf: Self.itemKey)
        bytes.append(number: Int64(event.itemID))
        bytes.append(contentsOf: Self.ratingKey)
        if let whole = Int64(exactly: event.rating) {
            bytes.append(number: whole)
        } else {
            bytes.append(contentsOf: "\(event.rating)".utf8)
        }
        bytes.append(contentsOf: Self.timestampKey)
        bytes.append(number: event.timestamp)
        if let id = event.eventID { append(id, to: &bytes) }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func append(_ id: EventID, to bytes: inout [UInt8]) {
        if source != id.source {
            source = id.source
            eventIDKey = Array(#","event_id":"\#(hexadecimal(id.source))-"#.utf8)
        }
        bytes.append(contentsOf: eventIDKey)
        bytes.append(number: Int64(id.sequence))
        bytes.append(UInt8(ascii: "\""))
    }
}
