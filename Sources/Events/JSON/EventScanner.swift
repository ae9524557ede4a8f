/// Reads events from JSON: one object or an array of objects.
///
/// Many times as fast as a general decoder, because it knows the only form that it accepts. Fields that it does not know
/// are skipped; a field that comes twice is refused.
public struct EventScanner {
    private enum Field: String, CaseIterable {
        case userID = "userid"
        case itemID = "itemid"
        case rating
        case timestamp = "ts"
        case eventID = "event_id"
    }

    private var cursor: JSONCursor
    private let limit: Int
    private var events: [EventInput] = []
    /// The field whose value is being read.
    private var field: Field?

    private init(_ body: [UInt8], limit: Int) {
        self.cursor = JSONCursor(body)
        self.limit = limit
    }

    /// The events of a body, in order.
    /// - Parameter limit: the most events accepted.
    /// - Throws: `malformed` or `tooMany`.
    public static func scan(_ body: [UInt8], limit: Int) throws(EventInputError) -> [EventInput] {
        var scanner = EventScanner(body, limit: limit)
        try scanner.readBody()
        return scanner.events
    }

    /// The one event of a text that is an object, not an array.
    /// - Throws: `malformed`.
    public static func scanObject(_ text: [UInt8]) throws(EventInputError) -> EventInput {
        var scanner = EventScanner(text, limit: 1)
        do {
            let event = try scanner.event()
            try scanner.cursor.expectEnd()
            return event
        } catch {
            throw scanner.malformed(error, index: nil)
        }
    }

    private mutating func readBody() throws(EventInputError) {
        if cursor.skip(UInt8(ascii: "[")) {
            try readArray()
        } else {
            try readEvent()
        }
        do { try cursor.expectEnd() } catch { throw malformed(error, index: nil) }
    }

    /// Reads the events of an array, whose opening bracket was read.
    private mutating func readArray() throws(EventInputError) {
        if cursor.skip(UInt8(ascii: "]")) { return }
        events.reserveCapacity(min(limit, cursor.bytes.count / 64))
        repeat {
            guard events.count < limit else { throw .tooMany(limit: limit) }
            try readEvent()
        } while cursor.skip(UInt8(ascii: ","))
        do {
            try cursor.expect(UInt8(ascii: "]"), "a comma or the end of the array")
        } catch {
            throw malformed(error, index: nil)
        }
    }

    private mutating func readEvent() throws(EventInputError) {
        do { events.append(try event()) } catch { throw malformed(error, index: events.count) }
    }

    private func malformed(_ fault: JSONFault, index: Int?) -> EventInputError {
        .malformed(byte: fault.byte, index: index, field: field?.rawValue, reason: fault.reason)
    }

    private mutating func event() throws(JSONFault) -> EventInput {
        try cursor.expect(UInt8(ascii: "{"), "an object with userid, itemid and rating")
        let start = cursor.position - 1
        var (userID, itemID, rating): (Int64?, Int64?, Double?)
        var (timestamp, eventID): (Int64?, String?)
        var seen: [Field] = []
        if !cursor.skip(UInt8(ascii: "}")) {
            repeat {
                let nameStart = cursor.position
                let name = try cursor.string("a field name in quotes")
                try cursor.expect(UInt8(ascii: ":"), "a colon")
                field = known(name)
                if let field {
                    if seen.contains(field) { throw JSONFault(byte: nameStart, reason: "it comes twice") }
                    seen.append(field)
                }
                switch field {
                case .userID: userID = try integer()
                case .itemID: itemID = try integer()
                case .rating: rating = try number()
                case .timestamp: timestamp = cursor.skipWord("null") ? nil : try integer()
                case .eventID: eventID = cursor.skipWord("null") ? nil : cursor.text(of: try cursor.string())
                case nil: try cursor.skipValue()
                }
                field = nil
            } while cursor.skip(UInt8(ascii: ","))
            try cursor.expect(UInt8(ascii: "}"), "a comma or the end of the object")
        }
        guard let userID, let itemID, let rating else {
            field = userID == nil ? .userID : itemID == nil ? .itemID : .rating
            throw JSONFault(byte: start, reason: "it is missing")
        }
        return EventInput(userID: userID, itemID: itemID, rating: rating, timestamp: timestamp, eventID: eventID)
    }

    /// The field of this name, if it is one that counts.
    private func known(_ name: JSONCursor.RawString) -> Field? {
        guard !name.hasEscapes else { return Field(rawValue: cursor.text(of: name)) }
        let bytes = cursor.bytes[name.range]
        return Field.allCases.first { bytes.elementsEqual($0.rawValue.utf8) }
    }

    private mutating func integer() throws(JSONFault) -> Int64 {
        let (number, start) = try numberToken("an integer")
        guard let value = cursor.integer(number) else {
            throw JSONFault(byte: start, reason: "expected an integer of at most 64 bits")
        }
        return value
    }

    private mutating func number() throws(JSONFault) -> Double {
        let (number, start) = try numberToken("a number")
        let value = cursor.double(number)
        guard value.isFinite else { throw JSONFault(byte: start, reason: "the number is too large") }
        return value
    }

    private mutating func numberToken(_ expectation: String) throws(JSONFault) -> (JSONNumber, start: Int) {
        guard let next = cursor.peek(), next == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= next
        else { throw cursor.unexpected(expectation) }
        let start = cursor.position
        return (try cursor.number(), start)
    }
}
