import Foundation

/// A number with a comma between its groups of three digits.
func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
        text.append(digit)
    }
    return number < 0 ? "-" + text : text
}

/// A number with so many decimals, whatever the locale.
func fixed(_ number: Double, decimals: Int) -> String {
    String(format: "%.\(decimals)f", number)
}

/// Text with spaces added up to a width, at its end or, to stand on the right, at its beginning.
func padded(_ text: String, to width: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
}

/// A time in milliseconds since 1970 as `2000-12-31 22:12` (UTC); at most the end of year 9999.
func timeText(_ milliseconds: Int64) -> String {
    let seconds = min(max(0, milliseconds / 1000), 253_402_300_799)
    let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space).year().month().day().time(
        includingFractionalSeconds: false
    )
    return String(Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(style).prefix(16))
}

/// A duration as `1:05` or `2:03:04`.
func clockText(_ duration: Duration) -> String {
    let seconds = Int(min(max(0, duration / .seconds(1)), 1e9).rounded())
    let tail = String(format: "%02d", seconds % 60)
    let minutes = seconds / 60
    return minutes < 60 ? "\(minutes):\(tail)" : "\(minutes / 60):\(String(format: "%02d", minutes % 60)):\(tail)"
}
