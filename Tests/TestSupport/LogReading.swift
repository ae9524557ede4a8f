public import Events
public import Ports

/// Events of many users: user `1 + n % users`, numbered in `eventID` per source.
public func numberedEvents(_ numbers: Range<Int>, users: Int = 17, source: UInt64 = 1) -> [Event] {
    numbers.map { number in
        Event(
            userID: UserID(1 + number % users),
            itemID: ItemID(1 + number % 5),
            rating: Float(number % 11) / 2,
            timestamp: 1_000_000 + Int64(number),
            eventID: EventID(source: source, sequence: UInt32(number))
        )
    }
}

extension EventLog {
    /// Reads everything from a position to the end of now, and checks that nothing is left out or repeated.
    public func readAll(from start: Position = Position(), limit: Int = 1000) async throws -> [LogRecord] {
        let end = try await end()
        let reader = try await reader(from: start)
        var position = start
        var records: [LogRecord] = []
        while !position.covers(end) {
            guard let next = try await reader.next(limit: limit) else { throw UnexpectedEnd() }
            for record in next.records {
                guard record.offset == position[record.partition] else {
                    throw UnexpectedRecord(record: record, expectedOffset: position[record.partition])
                }
                position.advance(past: record)
            }
            position.advance(to: next.end)
            records += next.records
        }
        return records
    }
}

/// A consumer that nobody cancelled gave nil.
public struct UnexpectedEnd: Error {}

/// A record that does not follow the one before it in its partition.
public struct UnexpectedRecord: Error {
    public var record: LogRecord
    public var expectedOffset: Int64
}

extension Sequence<LogRecord> {
    /// The events among the records.
    public var events: [Event] {
        compactMap { record in
            if case .event(let event) = record.entry { event } else { nil }
        }
    }
}
