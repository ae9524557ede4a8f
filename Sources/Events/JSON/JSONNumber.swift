/// A number as it stands in a JSON text: digits and a power of ten.
struct JSONNumber {
    var range: Range<Int>
    var isNegative: Bool
    /// All digits of the number, without its point; nil when there are more than 18.
    var digits: UInt64?
    /// The power of ten that the digits are multiplied with; kept within -100,000...100,000.
    var exponent: Int
}

extension JSONCursor {
    /// The powers of ten that a Double holds exactly.
    private static let powers: [Double] = (0...22).map { exponent in
        (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    }

    /// Reads a number.
    mutating func number() throws(JSONFault) -> JSONNumber {
        let isNegative = skip(UInt8(ascii: "-"))
        let start = isNegative ? position - 1 : position
        let first = position
        let whole = try readDigits(after: 0)
        if whole.count > 1, bytes[first] == UInt8(ascii: "0") {
            throw JSONFault(byte: first, reason: "a number must not start with 0")
        }
        var fraction = Digits(value: whole.value, count: 0)
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            advance()
            fraction = try readDigits(after: whole.value)
        }
        var exponent = -fraction.count
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            advance()
            exponent += try readExponent()
        }
        return JSONNumber(
            range: start..<position,
            isNegative: isNegative,
            digits: whole.count + fraction.count <= 18 ? fraction.value : nil,
            exponent: min(max(exponent, -100_000), 100_000)
        )
    }

    /// The value of a number that was read from this cursor, rounded to the nearest; infinite when it is too large.
    func double(_ number: JSONNumber) -> Double {
        if let digits = number.digits, digits <= 1 << 53, number.exponent.magnitude <= 22 {
            let power = Self.powers[Int(number.exponent.magnitude)]
            let value = number.exponent < 0 ? Double(digits) / power : Double(digits) * power
            return number.isNegative ? -value : value
        }
        return Double(String(decoding: bytes[number.range], as: UTF8.self)) ?? .infinity
    }

    /// The value of a number that was read from this cursor, if it is an integer of 64 bits.
    func integer(_ number: JSONNumber) -> Int64? {
        guard let digits = number.digits else {
            return Int64(String(decoding: bytes[number.range], as: UTF8.self))
        }
        guard digits > 0 else { return 0 }
        var magnitude = Int64(digits)
        for _ in 0..<min(number.exponent.magnitude, 20) {
            if number.exponent > 0 {
                let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                magnitude = product
            } else {
                guard magnitude.isMultiple(of: 10) else { return nil }
                magnitude /= 10
            }
        }
        return number.isNegative ? -magnitude : magnitude
    }

    /// Digits that were read, behind others or alone.
    private struct Digits {
        /// All digits as a number; wraps around when there are too many.
        var value: UInt64
        /// How many were read.
        var count: Int
    }

    /// Reads at least one digit.
    /// - Parameter value: the number that the digits before them make.
    private mutating func readDigits(after value: UInt64) throws(JSONFault) -> Digits {
        let start = position
        var value = value
        while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
            value = value &* 10 &+ UInt64(digit)
            advance()
        }
        guard position > start else { throw unexpected("a digit") }
        return Digits(value: value, count: position - start)
    }

    private mutating func readExponent() throws(JSONFault) -> Int {
        var isNegative = false
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            isNegative = bytes[position] == UInt8(ascii: "-")
            advance()
        }
        let start = position
        let value = try readDigits(after: 0).value
        let significant = bytes[start..<position].drop { $0 == UInt8(ascii: "0") }.count
        let magnitude = significant > 6 ? 1_000_000 : Int(value)
        return isNegative ? -magnitude : magnitude
    }
}
