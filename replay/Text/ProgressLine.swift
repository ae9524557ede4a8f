/// How far a job is, as one line of text.
struct ProgressLine {
    /// What is counted, for example `events`.
    var unit: String
    var done: Int
    var total: Int
    var elapsed: Duration
    /// The event time reached, in milliseconds since 1970.
    var eventTime: Int64?

    /// The share done, 0...1.
    private var share: Double { total > 0 ? min(1, Double(done) / Double(total)) : 1 }

    /// The line without a bar.
    var text: String { parts.joined(separator: "  ") }

    /// The line with a bar in front, no wider than a terminal of that many columns. When there is too little room, the bar
    /// goes first, then the text's parts from the end on.
    func text(columns: Int) -> String {
        let room = max(0, columns - 1)
        var parts = parts
        while parts.count > 1, parts.joined(separator: "  ").count > room { parts.removeLast() }
        let text = parts.joined(separator: "  ")
        let bar = min(40, room - text.count - 4)
        guard bar >= 8 else { return String(text.prefix(room)) }
        let filled = Int(share * Double(bar))
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: bar - filled) + "]  " + text
    }

    /// What there is to say, the most important first.
    private var parts: [String] {
        var parts = [
            padded(fixed(share * 100, decimals: 1), to: 5, right: true) + " %",
            "\(grouped(done))/\(grouped(total)) \(unit)",
        ]
        let seconds = elapsed / .seconds(1)
        if seconds > 0, done > 0 {
            parts.append("ETA \(clockText(elapsed * ((1 - share) / share)))")
            parts.append("\(grouped(Int(Double(done) / seconds))) \(unit)/s")
            if let eventTime { parts.append("at \(timeText(eventTime))") }
        }
        return parts
    }
}
