import Metrics
import Synchronization

/// Counts durations in fixed buckets from half a millisecond to ten seconds.
final class PrometheusHistogram: TimerHandler, PrometheusSeries {
    /// The upper bounds of the buckets in nanoseconds, inclusive, and as they are written, in seconds.
    private static let bounds: [(nanoseconds: Int64, seconds: String)] = [
        (500_000, "0.0005"), (1_000_000, "0.001"), (2_500_000, "0.0025"), (5_000_000, "0.005"), (10_000_000, "0.01"),
        (25_000_000, "0.025"), (50_000_000, "0.05"), (100_000_000, "0.1"), (250_000_000, "0.25"), (500_000_000, "0.5"),
        (1_000_000_000, "1"), (2_500_000_000, "2.5"), (5_000_000_000, "5"), (10_000_000_000, "10"),
    ]

    private struct Durations {
        /// Per bucket; the last one takes what is longer than every bound.
        var counts = [Int64](repeating: 0, count: PrometheusHistogram.bounds.count + 1)
        /// In seconds: nanoseconds would overflow after 292 years of waiting.
        var sum = 0.0
    }

    let labels: PrometheusLabels
    private let durations = Mutex(Durations())

    init(labels: PrometheusLabels) {
        self.labels = labels
    }

    func recordNanoseconds(_ duration: Int64) {
        let bucket = Self.bounds.firstIndex { duration <= $0.nanoseconds } ?? Self.bounds.count
        durations.withLock {
            $0.counts[bucket] += 1
            $0.sum += Double(duration) / 1e9
        }
    }

    func write(name: String, to text: inout String) {
        let durations = durations.withLock { $0 }
        var count: Int64 = 0
        for (bound, inBucket) in zip(Self.bounds, durations.counts) {
            count += inBucket
            text += "\(name)_bucket\(labels.with("le", bound.seconds)) \(count)\n"
        }
        count += durations.counts[Self.bounds.count]
        text += "\(name)_bucket\(labels.with("le", "+Inf")) \(count)\n"
        text += "\(name)_sum\(labels.text) \(prometheusNumber(durations.sum))\n"
        text += "\(name)_count\(labels.text) \(count)\n"
    }
}
