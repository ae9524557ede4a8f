import Events
import Foundation
import Testing

@testable import replay

@Suite struct EventBatchEncoderTests {
    /// The body of `POST /ml/event` as a server reads it.
    private struct Body: Decodable, Equatable {
        var userid: Int32
        var itemid: Int32
        var rating: Float
        var ts: Int64
        var event_id: String?
    }

    private func decode(_ events: [Event]) throws -> [Body] {
        var encoder = EventBatchEncoder()
        return try JSONDecoder().decode([Body].self, from: Data(encoder.encode(events)))
    }

    @Test func `a batch decodes to the same events`() throws {
        let id = EventID(source: 0xc0ffee, sequence: 0)
        let other = EventID(source: .max, sequence: .max)
        let events = [
            Event(userID: 1, itemID: .max, rating: 4, timestamp: 978_300_760_000, eventID: id),
            Event(userID: 90, itemID: 7, rating: 3.5, timestamp: 0, eventID: other),
            Event(userID: 2, itemID: 3, rating: 0.1, timestamp: .max, eventID: nil),
            Event(userID: 2, itemID: 3, rating: 1e-7, timestamp: 10, eventID: id),
        ]
        #expect(
            try decode(events)
                == events.map {
                    Body(
                        userid: $0.userID,
                        itemid: $0.itemID,
                        rating: $0.rating,
                        ts: $0.timestamp,
                        event_id: $0.eventID.map(String.init)
                    )
                }
        )
    }

    @Test func `an empty batch is an empty array`() throws {
        #expect(try decode([]).isEmpty)
    }

    @Test(arguments: [0, 9, 10, 12_345, -7, Int64.max, .min])
    func `a number has its decimal digits`(number: Int64) {
        var bytes = Array("x".utf8)
        bytes.append(number: number)
        #expect(String(decoding: bytes, as: UTF8.self) == "x\(number)")
    }
}
