/// What a replay did, for people.
struct RunReport: CustomStringConvertible {
    var sent: Int
    var heldBack: Int
    /// How long sending took.
    var sending: Duration
    /// How long it took from the first event until everything was folded; nil when nothing folds yet.
    var folded: Duration?

    var description: String {
        var rows = [
            ("events sent", grouped(sent), ""),
            ("held back", grouped(heldBack), ""),
            ("sending", Self.seconds(sending), rate(sending)),
        ]
        if let folded { rows.append(("until folded", Self.seconds(folded), rate(folded))) }
        return rows.map { label, value, note in
            padded(label, to: 14) + padded(value, to: 12, right: true) + (note.isEmpty ? "" : "   \(note)")
        }.joined(separator: "\n")
    }

    private func rate(_ duration: Duration) -> String {
        let seconds = duration / .seconds(1)
        return seconds > 0 ? "\(grouped(Int(Double(sent) / seconds))) events/s" : ""
    }

    private static func seconds(_ duration: Duration) -> String {
        "\(fixed(duration / .seconds(1), decimals: 2)) s"
    }
}
