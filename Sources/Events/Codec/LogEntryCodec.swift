/// The layout of a run of log entries in one blob.
///
/// Byte 0 is the version (1), then the count, then per entry a byte of flags, the time as the difference to the entry before
/// it, and for an event its user, item, rating and event id. The source of an event id is written when it changes. Numbers are
/// those of `ByteWriter`.
public enum LogEntryCodec {
    private static let version: UInt8 = 1

    private enum Flag {
        static let watermark: UInt8 = 1
        static let eventID: UInt8 = 2
        static let newSource: UInt8 = 4
    }

    public static func encode(_ entries: some Collection<LogEntry>) -> [UInt8] {
        var writer = ByteWriter(capacity: 16 + entries.count * 18)
        writer.byte(version)
        writer.count(entries.count)
        var time: Int64 = 0
        var source: UInt64?
        for entry in entries {
            switch entry {
            case .watermark(let timestamp):
                writer.byte(Flag.watermark)
                writer.signed(timestamp &- time)
            case .event(let event):
                encode(event, after: time, source: &source, into: &writer)
            }
            time = entry.timestamp
        }
        return writer.bytes
    }

    private static func encode(_ event: Event, after time: Int64, source: inout UInt64?, into writer: inout ByteWriter)
    {
        var flags: UInt8 = 0
        if let id = event.eventID { flags = id.source == source ? Flag.eventID : Flag.eventID | Flag.newSource }
        writer.byte(flags)
        writer.signed(event.timestamp &- time)
        writer.signed(event.userID)
        writer.signed(event.itemID)
        writer.float(event.rating)
        guard let id = event.eventID else { return }
        if id.source != source { writer.fixed64(id.source) }
        writer.unsigned(id.sequence)
        source = id.source
    }

    /// - Throws: `CodecError` when the bytes are not such a blob.
    public static func decode(_ bytes: [UInt8]) throws(CodecError) -> [LogEntry] {
        var reader = ByteReader(bytes)
        let version = try reader.byte()
        guard version == Self.version else { throw .unknownVersion(version) }
        let count = try reader.count()
        var entries: [LogEntry] = []
        entries.reserveCapacity(count)
        var time: Int64 = 0
        var source: UInt64?
        for _ in 0..<count {
            let flags = try reader.byte()
            time &+= try reader.signed(Int64.self)
            if flags == Flag.watermark {
                entries.append(.watermark(time))
            } else {
                entries.append(.event(try event(flags: flags, at: time, source: &source, from: &reader)))
            }
        }
        try reader.end()
        return entries
    }

    private static func event(
        flags: UInt8,
        at time: Int64,
        source: inout UInt64?,
        from reader: inout ByteReader
    ) throws(CodecError) -> Event {
        guard flags & ~(Flag.eventID | Flag.newSource) == 0 else { throw .invalid("unknown entry flags \(flags)") }
        var event = Event(
            userID: try reader.signed(),
            itemID: try reader.signed(),
            rating: try reader.float(),
            timestamp: time
        )
        guard Event.ratingRange.contains(event.rating) else { throw .invalid("the rating \(event.rating)") }
        guard flags & Flag.eventID != 0 else { return event }
        if flags & Flag.newSource != 0 { source = try reader.fixed64() }
        guard let source else { throw .invalid("an event id before its source") }
        event.eventID = EventID(source: source, sequence: try reader.unsigned())
        return event
    }
}
