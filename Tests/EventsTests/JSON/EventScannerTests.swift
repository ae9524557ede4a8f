import Testing

@testable import Events

@Suite("Reading events from JSON")
struct EventScannerTests {
    private func scan(_ text: String, limit: Int = 100) throws(EventInputError) -> [EventInput] {
        try EventScanner.scan(Array(text.utf8), limit: limit)
    }

    @Test("One object or an array of them is accepted, with any white space and field order")
    func shapes() throws {
        let event = EventInput(userID: 1, itemID: 2, rating: 3.5)
        #expect(try scan(#"{"userid":1,"itemid":2,"rating":3.5}"#) == [event])
        #expect(try scan("\n[ { \"rating\" : 3.5 ,\t\"itemid\":2,\r\n\"userid\":1 } ] ") == [event])
        #expect(try scan("[]") == [])
        let full = #"{"userid":1,"itemid":2,"rating":3.5,"ts":978300760000,"event_id":"00000000c0ffee00-17"}"#
        let expected = EventInput(
            userID: 1,
            itemID: 2,
            rating: 3.5,
            timestamp: 978_300_760_000,
            eventID: "00000000c0ffee00-17"
        )
        #expect(try scan("[\(full),\(full)]") == [expected, expected])
    }

    @Test("Optional fields may be null; unknown fields are skipped whatever they hold")
    func optionalAndUnknown() throws {
        let text = #"""
            {"ts":null,"a":{"b":[1,{"c":"}\"]"}],"":[]},"userid":1,"d":[true,false,null,-0.5e+3,"\ud83d\ude00é"],
            "itemid":2,"rating":1,"event_id":null}
            """#
        #expect(try scan(text) == [EventInput(userID: 1, itemID: 2, rating: 1)])
    }

    @Test("Names and values may be written with escapes")
    func escapes() throws {
        let text = #"{"\u0075serid":1,"item\u0069d":2,"rating":1,"event_id":"\u0061\n\/\ud83d\ude00"}"#
        #expect(try scan(text) == [EventInput(userID: 1, itemID: 2, rating: 1, eventID: "a\n/😀")])
    }

    @Test(
        "Integers may be written with a fraction or exponent as long as they are integers",
        arguments: [
            ("1", 1), ("-0", 0), ("1.0", 1), ("1e3", 1_000), ("120E-1", 12), ("0e99999999999", 0), ("1.5e1", 15),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("1e18", 1_000_000_000_000_000_000),
        ] as [(String, Int64)]
    )
    func integers(text: String, value: Int64) throws {
        #expect(try scan(#"{"userid":\#(text),"itemid":2,"rating":1}"#).first?.userID == value)
    }

    @Test(
        "Ratings are read as the nearest number",
        arguments: ["0.1", "4.35", "5e-1", "123456789012345678901e-20", "1e-400"]
    )
    func ratings(text: String) throws {
        #expect(try scan(#"{"userid":1,"itemid":2,"rating":\#(text)}"#).first?.rating == Double(text))
    }

    @Test(
        "What is wrong is named with its event, field and byte",
        arguments: [
            ("", 0, nil, nil), ("  ", 2, nil, nil), ("[", 1, 0, nil), ("7", 0, nil, nil), ("[1]", 1, 0, nil),
            (#"[{"userid":1,"itemid":2,"rating":3},]"#, 36, 1, nil),
            (#"[{"userid":1,"itemid":2,"rating":3}"#, 35, nil, nil),
            (#"{"userid":1,"itemid":2,"rating":3}{"#, 34, nil, nil),
            (#"{"userid":1,"itemid":2}"#, 0, 0, "rating"),
            (#"{"userid":"1","itemid":2,"rating":3}"#, 10, 0, "userid"),
            (#"{"userid":1.5,"itemid":2,"rating":3}"#, 10, 0, "userid"),
            (#"{"userid":01,"itemid":2,"rating":3}"#, 10, 0, "userid"),
            (#"{"userid":1,"itemid":99999999999999999999,"rating":3}"#, 21, 0, "itemid"),
            (#"{"userid":1,"itemid":2,"rating":1e999}"#, 32, 0, "rating"),
            (#"{"userid":1,"itemid":2,"rating":null}"#, 32, 0, "rating"),
            (#"{"userid":1,"itemid":2,"rating":1.}"#, 34, 0, "rating"),
            (#"{"userid":1,"itemid":2,"rating":-}"#, 33, 0, "rating"),
            (#"{"userid":1,"itemid":2,"rating":1e}"#, 34, 0, "rating"),
            (#"{"userid":1,"userid":2,"rating":3}"#, 12, 0, "userid"),
            (#"{"userid":1 "itemid":2}"#, 12, 0, nil),
            (#"{"a\x":1}"#, 3, 0, nil), (#"{"a\u12g4":1}"#, 3, 0, nil), (#"{"\ud800":1}"#, 2, 0, nil),
            (#"{"\udc00\ud800":1}"#, 2, 0, nil), ("{\"a\nb\":1}", 3, 0, nil), (#"{"a":tru}"#, 5, 0, nil),
        ] as [(String, Int, Int?, String?)]
    )
    func faults(text: String, byte: Int, index: Int?, field: String?) {
        let error = #expect(throws: EventInputError.self) { try scan(text) }
        guard case .malformed(byte, let foundIndex, field, _)? = error else {
            Issue.record("\(text): \(String(describing: error))")
            return
        }
        // A body that is no array has the one event.
        #expect(foundIndex == index || (index == nil && foundIndex == 0 && !text.hasPrefix("[")))
    }

    @Test("Where one event is awaited, it is one object and nothing else")
    func oneObject() throws {
        let event = #"{"userid":1,"itemid":2,"rating":3}"#
        #expect(try EventScanner.scanObject(Array(" \(event)\n".utf8)) == EventInput(userID: 1, itemID: 2, rating: 3))
        for text in ["", "[\(event)]", "\(event)\(event)", "7", #"{"userid":1}"#] {
            #expect(throws: EventInputError.self, "\(text)") { try EventScanner.scanObject(Array(text.utf8)) }
        }
    }

    @Test("Text that is not UTF-8 is refused")
    func invalidText() {
        #expect(throws: EventInputError.self) {
            try EventScanner.scan(Array(#"{"a":""#.utf8) + [0xc3, 0x28] + Array(#"","userid":1}"#.utf8), limit: 1)
        }
    }

    @Test("Nesting is bounded")
    func depth() {
        let text = "{\"a\":" + String(repeating: "[", count: 100_000)
        #expect(throws: EventInputError.self) { try scan(text) }
    }

    @Test("More events than the limit are refused")
    func limit() throws {
        let event = #"{"userid":1,"itemid":2,"rating":3}"#
        #expect(try scan("[\(event),\(event)]", limit: 2).count == 2)
        #expect(throws: EventInputError.tooMany(limit: 2)) { try scan("[\(event),\(event),\(event)]", limit: 2) }
    }
}
