import Foundation
import Testing

@testable import Events

/// Compares the scanner with the general parser of Foundation on bodies that were damaged at random.
@Suite("Reading damaged events", .timeLimit(.minutes(5)))
struct EventScannerFuzzTests {
    /// SplitMix64: the same sequence on every machine.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }

    private static let bodies = [
        #"{"userid":17,"itemid":2858,"rating":3.5,"ts":978300760000,"event_id":"00000000c0ffee00-17"}"#,
        #"[{"userid":1,"itemid":2,"rating":5},{"rating":0.5e1,"userid":12e1,"itemid":30,"x":[1,{"y":null}]}]"#,
        #"[ {"userid" : 1 , "itemid":2, "rating":-0.25E-2, "note":"a\u00e9\"\\b/\ud83d\ude00", "t":true} ]"#,
        "[]",
    ]
    private static let pieces: [[UInt8]] = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "0", "9", "-", "+", ".", "e", "E", " ", "\n", "null", "true",
        "1e999", "00", "userid", "\u{1}", "é", "\"a\":1,", "{},",
    ].map { Array($0.utf8) }

    private func damaged(_ body: [UInt8], using generator: inout Generator) -> [UInt8] {
        var body = body
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let at = Int.random(in: 0...body.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: body.insert(contentsOf: Self.pieces.randomElement(using: &generator) ?? [], at: at)
            case 1 where at < body.count: body.remove(at: at)
            case 2 where at < body.count: body[at] = UInt8.random(in: 0x20...0x7e, using: &generator)
            case 3: body.removeSubrange(at..<min(body.count, at + Int.random(in: 0...12, using: &generator)))
            default: body.insert(contentsOf: body[at..<min(body.count, at + 9)], at: at)
            }
        }
        return body
    }

    /// The events that the general parser finds; nil when the text is not JSON or not of the form of events.
    private func reference(_ body: [UInt8]) -> [EventInput]? {
        guard let value = try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed) else {
            return nil
        }
        let objects = (value as? [Any]) ?? [value]
        var events: [EventInput] = []
        for object in objects {
            guard let fields = object as? [String: Any], let userID = integer(fields["userid"]),
                let itemID = integer(fields["itemid"]), let rating = number(fields["rating"])
            else { return nil }
            var event = EventInput(userID: userID, itemID: itemID, rating: rating)
            if let value = fields["ts"], !(value is NSNull) {
                guard let timestamp = integer(value) else { return nil }
                event.timestamp = timestamp
            }
            if let value = fields["event_id"], !(value is NSNull) {
                guard let text = value as? String else { return nil }
                event.eventID = text
            }
            events.append(event)
        }
        return events
    }

    private func number(_ value: Any?) -> Double? {
        guard let number = value as? NSNumber, !["c", "B"].contains(String(cString: number.objCType)) else {
            return nil
        }
        return number.doubleValue
    }

    /// Whether both hold the same events; the general parser rounds long numbers less exactly.
    private func agree(_ events: [EventInput], _ expected: [EventInput]?) -> Bool {
        guard let expected, events.count == expected.count else { return false }
        return zip(events, expected).allSatisfy { event, expected in
            var rounded = event
            rounded.rating = expected.rating
            return rounded == expected && abs(event.rating - expected.rating) <= 1e-14 * abs(expected.rating)
        }
    }

    private func bodyEndsObjectWithComma(_ body: [UInt8]) -> Bool {
        String(decoding: body, as: UTF8.self).filter { !$0.isWhitespace }.contains(",}")
    }

    /// Whether a field's name occurs more often than before the damage.
    private func repeatsField(_ body: [UInt8], of original: [UInt8]) -> Bool {
        func count(_ name: String, _ bytes: [UInt8]) -> Int {
            String(decoding: bytes, as: UTF8.self).components(separatedBy: "\"\(name)\"").count
        }
        return ["userid", "itemid", "rating", "ts", "event_id"].contains { count($0, body) > count($0, original) }
    }

    private func integer(_ value: Any?) -> Int64? {
        guard let double = number(value), double == double.rounded(), double.magnitude < 1e18 else { return nil }
        return Int64((value as? NSNumber)?.int64Value ?? 0)
    }

    @Test(
        "The scanner accepts what the general parser accepts, with the same values",
        arguments: 0..<8 as Range<UInt64>
    )
    func agrees(seed: UInt64) {
        var generator = Generator(state: seed)
        for _ in 0..<2_000 {
            let original = Array((Self.bodies.randomElement(using: &generator) ?? "").utf8)
            let body = damaged(original, using: &generator)
            let expected = reference(body)
            do {
                let events = try EventScanner.scan(body, limit: 1_000)
                #expect(agree(events, expected), "\(String(decoding: body, as: UTF8.self))")
            } catch {
                guard case .malformed(let byte, _, _, let reason) = error else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(0...body.count ~= byte)
                // The scanner alone refuses a field that comes twice and a comma at the end of an object.
                let isStricter = reason == "it comes twice" || bodyEndsObjectWithComma(body)
                if !isStricter, !repeatsField(body, of: original) {
                    #expect(expected == nil, "\(error): \(String(decoding: body, as: UTF8.self))")
                }
            }
        }
    }

    @Test("Any bytes are an answer, not a crash", arguments: 0..<4 as Range<UInt64>)
    func anyBytes(seed: UInt64) {
        var generator = Generator(state: seed)
        for _ in 0..<4_000 {
            let count = Int.random(in: 0...24, using: &generator)
            let body = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            _ = try? EventScanner.scan(Array("[{".utf8) + body, limit: 10)
            _ = try? EventScanner.scan(Array("{\"".utf8) + body, limit: 10)
            _ = try? EventScanner.scan(Array(#"{"rating":"#.utf8) + body, limit: 10)
        }
    }
}
