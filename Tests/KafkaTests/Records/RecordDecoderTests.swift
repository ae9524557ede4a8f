import Events
import SwiftProtobuf
import Testing

@testable import Kafka

@Suite("Reading records of the topic of events")
struct RecordDecoderTests {
    private let decoder = RecordDecoder(partitionCount: 4)
    private let event = Event(
        userID: 1,
        itemID: 2858,
        rating: 4.5,
        timestamp: 978_300_760_000,
        eventID: EventID(source: 0xc0ff_ee00, sequence: 17)
    )
    /// The partition of user 1 among four.
    private let partition = Partitioner.partition(of: 1, partitionCount: 4)

    private func decode(
        _ value: [UInt8]?,
        _ type: ContentType,
        partition: Int32? = nil,
        timestamp: Int64? = 978_300_760_000
    ) throws(PoisonRecord) -> LogEntry {
        try decoder.entry(
            value: value,
            contentType: type,
            partition: partition ?? self.partition,
            timestamp: timestamp
        )
    }

    private func reason(_ value: [UInt8]?, _ type: ContentType, timestamp: Int64? = 978_300_760_000) -> String {
        do {
            return "accepted: \(try decode(value, type, timestamp: timestamp))"
        } catch {
            return error.reason
        }
    }

    private func wire(_ change: (inout WireEvent) -> Void) throws -> [UInt8] {
        var wire = WireEvent()
        wire.userID = 1
        wire.itemID = 2
        wire.rating = 3
        wire.timestampMs = 1_000
        change(&wire)
        return try wire.serializedBytes()
    }

    @Test("What is written is read")
    func written() throws {
        for event in [event, Event(userID: 1, itemID: .max, rating: 0, timestamp: .min)] {
            let record = try RecordEncoder.record(of: event, topic: "ratings", partitionCount: 4, now: .max)
            #expect(record.partition == partition && record.key == Array("1".utf8))
            #expect(
                record.headers == [RecordHeader("content-type", "application/x-protobuf; message=freshet.v1.Event")]
            )
            #expect(try decode(record.value, .event) == .event(event))
        }
        let mark = try RecordEncoder.record(ofWatermark: 77, topic: "ratings", partition: 3, now: .max)
        #expect(try decode(mark.value, .watermark, partition: 3) == .watermark(77))
    }

    @Test("JSON is read where the content type says so, and where it says nothing and an object begins")
    func json() throws {
        let text = #"{"userid":1,"itemid":2858,"rating":4.5,"ts":978300760000,"event_id":"00000000c0ffee00-17"}"#
        #expect(try decode(Array(text.utf8), .json) == .event(event))
        #expect(try decode(Array(text.utf8), .none) == .event(event))
        #expect(try decode(Array((" " + text).utf8), .json) == .event(event))
    }

    @Test("JSON without a time takes the record's")
    func recordTime() throws {
        let text = Array(#"{"userid":1,"itemid":2,"rating":3}"#.utf8)
        #expect(try decode(text, .none, timestamp: 5).timestamp == 5)
        #expect(reason(text, .none, timestamp: nil).contains("time"))
    }

    @Test("A time more than an hour ahead of the record's is impossible, in JSON and protobuf")
    func lead() throws {
        let hour: Int64 = 3_600_000
        for (lead, isPossible) in [(hour, true), (hour + 1, false)] {
            let json = Array(#"{"userid":1,"itemid":2,"rating":3,"ts":\#(1_000 + lead)}"#.utf8)
            let wire = try wire { $0.timestampMs = 1_000 + lead }
            var mark = WireWatermark()
            mark.timestampMs = 1_000 + lead
            for (value, type) in [(json, ContentType.json), (wire, .event), (try mark.serializedBytes(), .watermark)] {
                let isAccepted = reason(value, type, timestamp: 1_000).hasPrefix("accepted")
                #expect(isAccepted == isPossible, "\(type) \(lead)")
            }
        }
        let latest = try wire { $0.timestampMs = .max }
        #expect(reason(latest, .event, timestamp: .max).hasPrefix("accepted"))
    }

    @Test("Impossible values are named")
    func impossible() throws {
        #expect(reason(try wire { $0.userID = 0 }, .event).contains("user_id"))
        #expect(reason(try wire { $0.itemID = -1 }, .event).contains("item_id"))
        for rating in [-0.1, 5.01, .nan, .infinity] as [Float] {
            #expect(reason(try wire { $0.rating = rating }, .event).contains("rating"))
        }
        #expect(reason(Array(#"{"userid":1,"itemid":2,"rating":9}"#.utf8), .json).contains("rating"))
        #expect(reason(Array(#"{"userid":1,"itemid":2,"rating":1,"event_id":"x"}"#.utf8), .json).contains("event_id"))
    }

    @Test("An event in a partition that is not its user's is refused, and the reason says how to produce it")
    func wrongPartition() throws {
        let other = (partition + 1) % 4
        let value = try RecordEncoder.value(of: event)
        let error = #expect(throws: PoisonRecord.self) { try decode(value, .event, partition: other) }
        #expect(error?.reason.contains("decimal digits") == true && error?.reason.contains("murmur2") == true)
        #expect(throws: PoisonRecord.self) {
            try decode(Array(#"{"userid":1,"itemid":2,"rating":3}"#.utf8), .none, partition: other)
        }
    }

    @Test("Values that are nothing are refused")
    func nothing() throws {
        #expect(reason(nil, .event).contains("no value"))
        #expect(reason([], .event).contains("user_id"))
        #expect(reason([], .none).contains("content-type"))
        #expect(reason([1, 2, 3], .none).contains("content-type"))
        #expect(reason(Array("{}".utf8), .none).contains("userid"))
        #expect(reason(Array("{".utf8), .json).contains("byte 1"))
        #expect(reason(Array("[]".utf8), .json).contains("object"))
        #expect(reason([], .other("text/plain")).contains("text/plain"))
    }

    @Test("Truncated and damaged values are answers, not crashes")
    func damaged() throws {
        let value = try RecordEncoder.value(of: event)
        for count in 0..<value.count { _ = reason(Array(value.prefix(count)), .event) }
        for index in value.indices {
            for bit in 0..<8 {
                var damaged = value
                damaged[index] ^= 1 << UInt8(bit)
                _ = reason(damaged, .event)
                _ = reason(damaged, .watermark)
                _ = reason(damaged, .json)
            }
        }
        #expect(reason(Array(value.prefix(value.count - 1)), .event).contains("protobuf"))
    }

    @Test(
        "Content types are read in any case, with any spaces and parameters",
        arguments: [
            ("application/x-protobuf; message=freshet.v1.Event", ContentType.event),
            ("application/x-protobuf;message=freshet.v1.event", .event),
            ("Application/Protobuf ; charset=x; message=freshet.v1.Watermark", .watermark),
            ("application/json", .json), ("APPLICATION/JSON; charset=utf-8", .json),
            ("application/x-protobuf", .other("application/x-protobuf")), ("", .other("")),
        ]
    )
    func contentTypes(text: String, type: ContentType) {
        #expect(Array(text.utf8).withUnsafeBytes { ContentType($0) } == type)
    }
}
