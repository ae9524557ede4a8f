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
        var (digits, digitCount) = (UInt64(0), 0)
        try readDigits(into: &digits, count: &digitCount)
        if digitCount > 1, bytes[first] == UInt8(ascii: "0") {
            throw JSONFault(byte: first, reason: "a number must not start with 0")
        }
        var exponent = 0
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            advance()
            let integral = digitCount
            try readDigits(into: &digits, count: &digitCount)
            exponent = integral - digitCount
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            advance()
            exponent += try readExponent()
        }
        return JSONNumber(
            range: start..<position,
            isNegative: isNegative,
            digits: digitCount <= 18 ? digits : nil,
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

    /// Reads at least one digit.
    private mutating func readDigits(into value: inout UInt64, count: inout Int) throws(JSONFault) {
        let start = position
        while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
            value = value &* 10 &+ UInt64(digit)
            advance()
        }
        guard position > start else { throw unexpected("a digit") }
        count += position - start
    }

    private mutating func readExponent() throws(JSONFault) -> Int {
        var isNegative = false
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            isNegative = bytes[position] == UInt8(ascii: "-")
            advance()
        }
        var (value, count) = (UInt64(0), 0)
        let start = position
        try readDigits(into: &value, count: &count)
        let significant = bytes[start..<position].drop { $0 == UInt8(ascii: "0") }.count
        let magnitude = significant > 6 ? 1_000_000 : Int(value)
        return isNegative ? -magnitude : magnitude
    }
}
