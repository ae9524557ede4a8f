/// A line's fields, read from its bytes without making a string of each.
extension Span<UInt8> {
    /// The next field from `cursor` on, up to `::` or the end of the line; nil behind the last one.
    ///
    /// Moves the cursor behind the field.
    func nextField(_ cursor: inout Int) -> Range<Int>? {
        guard cursor <= count else { return nil }
        let start = cursor
        var index = start
        while index + 1 < count {
            if self[index] == UInt8(ascii: ":"), self[index + 1] == UInt8(ascii: ":") {
                cursor = index + 2
                return start..<index
            }
            index += 1
        }
        cursor = count + 1
        return start..<count
    }

    /// The fields of the line.
    func fields() -> [Range<Int>] {
        var fields: [Range<Int>] = []
        var cursor = 0
        while let field = nextField(&cursor) { fields.append(field) }
        return fields
    }

    /// The whole number that a field holds; nil unless it is one or more digits and nothing else, and fits.
    func wholeNumber(_ field: Range<Int>) -> Int64? {
        guard !field.isEmpty else { return nil }
        var value: Int64 = 0
        for index in field {
            let digit = self[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(digit))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// The positive 32-bit id that a field holds.
    func id(_ field: Range<Int>) -> Int32? {
        wholeNumber(field).flatMap(Int32.init(exactly:)).flatMap { $0 > 0 ? $0 : nil }
    }

    /// The rating that a field holds: digits, with or without a decimal part, of a value in 0...5.
    func rating(_ field: Range<Int>) -> Float? {
        if field.count == 1 {
            let digit = self[field.lowerBound] &- UInt8(ascii: "0")
            return digit <= 5 ? Float(digit) : nil
        }
        guard let point = field.first(where: { self[$0] == UInt8(ascii: ".") }) else {
            return wholeNumber(field).flatMap { $0 <= 5 ? Float($0) : nil }
        }
        let decimals = point + 1..<field.upperBound
        guard decimals.count <= 9, let whole = wholeNumber(field.lowerBound..<point), whole <= 5,
            let part = wholeNumber(decimals)
        else { return nil }
        let scale = decimals.reduce(1.0) { scale, _ in scale * 10 }
        let value = Float(Double(whole) + Double(part) / scale)
        return Event.ratingRange.contains(value) ? value : nil
    }

    /// The text that a field holds, in ISO-8859-1: every byte is the character of its number.
    func latin1(_ field: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        for index in field { text.append(Unicode.Scalar(self[index])) }
        return String(text)
    }
}
