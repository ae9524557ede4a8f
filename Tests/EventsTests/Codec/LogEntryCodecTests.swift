import Events
import TestSupport
import Testing

@Suite struct LogEntryCodecTests {
    private static let extremes: [LogEntry] = [
        .watermark(.min),
        .event(Event(userID: .max, itemID: .min, rating: 5, timestamp: .max)),
        .watermark(.max),
        .event(
            Event(
                userID: .min,
                itemID: .max,
                rating: 0,
                timestamp: .min,
                eventID: EventID(source: .max, sequence: .max)
            )
        ),
        .event(Event(userID: 0, itemID: 0, rating: -0.0, timestamp: 0, eventID: EventID(source: 0, sequence: 0))),
        .event(Event(userID: -1, itemID: 1, rating: 0.1, timestamp: -1)),
    ]

    private func randomEntries(_ count: Int, seed: UInt64) -> [LogEntry] {
        var generator = SeededGenerator(seed: seed)
        return randomEvents(count, seed: seed).map { event in
            var event = event
            if Int.random(in: 0..<10, using: &generator) == 0 { return .watermark(event.timestamp) }
            if Bool.random(using: &generator) {
                event.eventID = EventID(
                    source: UInt64.random(in: 1...3, using: &generator),
                    sequence: UInt32.random(in: 0 ... .max, using: &generator)
                )
            }
            return .event(event)
        }
    }

    @Test func `Every entry survives, extreme values too`() throws {
        #expect(try LogEntryCodec.decode(LogEntryCodec.encode([])) == [])
        #expect(try LogEntryCodec.decode(LogEntryCodec.encode(Self.extremes)) == Self.extremes)
        for entry in Self.extremes { #expect(try LogEntryCodec.decode(LogEntryCodec.encode([entry])) == [entry]) }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `Random runs of entries survive`(seed: UInt64) throws {
        let entries = randomEntries(Int(seed * 13), seed: seed)
        #expect(try LogEntryCodec.decode(LogEntryCodec.encode(entries)) == entries)
    }

    @Test func `A run costs few bytes per entry`() {
        let events = randomEvents(1000, source: 7, seed: 1).map(LogEntry.event)
        #expect(LogEntryCodec.encode(events).count < 15 * 1000)
    }

    @Test func `Every truncation is an error`() {
        let bytes = LogEntryCodec.encode(Self.extremes + randomEntries(20, seed: 3))
        for length in bytes.indices {
            #expect(throws: CodecError.self) { try LogEntryCodec.decode(Array(bytes.prefix(length))) }
        }
    }

    @Test func `A changed byte gives an error or entries that encode again, never a trap`() throws {
        let bytes = LogEntryCodec.encode(Self.extremes + randomEntries(20, seed: 4))
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << bit
                guard let entries = try? LogEntryCodec.decode(changed) else { continue }
                #expect(try LogEntryCodec.decode(LogEntryCodec.encode(entries)) == entries)
            }
        }
    }

    @Test func `Random bytes are an error or entries, never a trap`() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<40, using: &generator)
            let bytes = [1] + (0..<count).map { _ in UInt8.random(in: 0 ... .max, using: &generator) }
            _ = try? LogEntryCodec.decode(bytes)
        }
    }

    @Test func `Bytes behind the last entry and other versions are errors`() {
        let bytes = LogEntryCodec.encode(Self.extremes)
        #expect(throws: CodecError.trailingBytes(at: bytes.count)) { try LogEntryCodec.decode(bytes + [0]) }
        #expect(throws: CodecError.unknownVersion(2)) { try LogEntryCodec.decode([2] + bytes.dropFirst()) }
    }

    @Test(arguments: [Float.nan, .infinity, -0.5, 5.5])
    func `A rating that no event may carry is an error`(rating: Float) {
        let bytes = LogEntryCodec.encode([.event(Event(userID: 1, itemID: 2, rating: rating, timestamp: 3))])
        #expect(throws: CodecError.self) { try LogEntryCodec.decode(bytes) }
    }

    @Test func `An event id before any source is an error`() {
        // Flags 2 (an event id of the source before), then time, user, item, rating and sequence.
        #expect(throws: CodecError.self) { try LogEntryCodec.decode([1, 1, 2, 0, 2, 2, 0, 0, 0, 0, 0]) }
    }
}
