import Events
import Testing

@testable import Kafka

@Suite("Timestamps of records whose time lies ahead")
struct RecordTimeTests {
    private static let now: Int64 = 1_800_000_000_000
    private static let lead = EventInput.maximumLead

    @Test(
        "A record's timestamp is never ahead of the clock that took its event, and never so early that nobody reads it",
        arguments: [
            (now - 5, now - 5), (now, now), (now + 1, now), (now + lead - 100, now), (now + lead, now),
            // The clock was set back since the event was taken.
            (now + lead + 3_000, now + 3_000),
            (-5, -5),
        ]
    )
    func time(of time: Int64, is expected: Int64) throws {
        let event = Event(userID: 1, itemID: 2, rating: 3, timestamp: time)
        let record = try RecordEncoder.record(of: event, topic: "ratings", partitionCount: 4, now: Self.now)
        #expect(record.timestamp == expected)
        let decoder = RecordDecoder(partitionCount: 4)
        let entry = try decoder.entry(
            value: record.value,
            contentType: .event,
            partition: record.partition,
            timestamp: max(0, expected)
        )
        #expect(entry == .event(event))
        let mark = try RecordEncoder.record(ofWatermark: time, topic: "ratings", partition: 0, now: Self.now)
        #expect(mark.timestamp == expected)
    }
}
