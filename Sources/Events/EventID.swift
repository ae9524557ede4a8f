/// The identity of an event at its source: a source and a number that only grows per user of that source.
///
/// User state keeps the highest number seen per source, so that an event sent again is recognised at a cost that does
/// not grow with the number of events. The text form is sixteen hexadecimal digits of the source, a hyphen and the number,
/// as in `00000000c0ffee00-17`.
public struct EventID: Hashable, Sendable {
    /// The source, for example a digest of the file that a replay reads.
    public var source: UInt64
    /// The event's number among its user's events of this source; grows along the log.
    public var sequence: UInt32

    public init(source: UInt64, sequence: UInt32) {
        self.source = source
        self.sequence = sequence
    }
}

extension EventID: LosslessStringConvertible {
    public init?(_ description: String) {
        let parts = description.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 16, parts.allSatisfy({ $0.first != UInt8(ascii: "+") }),
            let source = UInt64(Substring(parts[0]), radix: 16), let sequence = UInt32(Substring(parts[1]))
        else { return nil }
        self.init(source: source, sequence: sequence)
    }

    public var description: String { "\(hexadecimal(source))-\(sequence)" }
}

/// Sixteen lower-case hexadecimal digits.
public func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}
