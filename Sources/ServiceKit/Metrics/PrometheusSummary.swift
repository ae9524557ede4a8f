import Metrics
import Synchronization

/// Keeps the sum and the count of what was recorded.
final class PrometheusSummary: RecorderHandler, PrometheusSeries {
    let labels: PrometheusLabels
    private let total = Mutex<(sum: Double, count: Int64)>((0, 0))

    init(labels: PrometheusLabels) {
        self.labels = labels
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        total.withLock {
            $0.sum += value
            $0.count += 1
        }
    }

    func write(name: String, to text: inout String) {
        let total = total.withLock { $0 }
        text += "\(name)_sum\(labels.text) \(prometheusNumber(total.sum))\n"
        text += "\(name)_count\(labels.text) \(total.count)\n"
    }
}
