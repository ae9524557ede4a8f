import Foundation

/// How long events took until they were in the log, and until a list had taken them in.
struct FreshnessReport: CustomStringConvertible {
    var sent: Int
    var duration: Duration
    /// From when an event was due until it was durable.
    var acknowledged: Latencies
    /// From when an event was due until a list that had taken it in was there.
    var visible: [Duration]

    private var rate: Double { Double(sent) / (duration / .seconds(1)) }

    var description: String {
        let visible = Latencies(visible)
        return [
            padded("events sent", to: 14) + padded(grouped(sent), to: 12, right: true)
                + "   \(grouped(Int(rate.rounded()))) events/s",
            padded("in the log", to: 14) + Self.percentiles(acknowledged),
            padded("in a list", to: 14) + Self.percentiles(visible) + ", \(grouped(self.visible.count)) lists",
        ].joined(separator: "\n")
    }

    /// One JSON object; times in milliseconds.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let visible = Latencies(visible)
        let figures = [
            "events": Double(sent),
            "events_per_second": rate,
            "log_p50_ms": acknowledged.milliseconds(percentile: 50),
            "log_p99_ms": acknowledged.milliseconds(percentile: 99),
            "list_p50_ms": visible.milliseconds(percentile: 50),
            "list_p99_ms": visible.milliseconds(percentile: 99),
            "lists": Double(self.visible.count),
        ]
        return String(decoding: try encoder.encode(figures), as: UTF8.self)
    }

    private static func percentiles(_ latencies: Latencies) -> String {
        "p50 \(fixed(latencies.milliseconds(percentile: 50), decimals: 2)) ms, "
            + "p99 \(fixed(latencies.milliseconds(percentile: 99), decimals: 2)) ms"
    }
}
