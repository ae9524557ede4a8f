import Metrics
import Synchronization

/// Keeps the last value.
final class PrometheusGauge: MeterHandler, RecorderHandler, PrometheusSeries {
    let labels: PrometheusLabels
    private let value = Mutex<Double>(0)

    init(labels: PrometheusLabels) {
        self.labels = labels
    }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    func write(name: String, to text: inout String) {
        text += "\(name)\(labels.text) \(prometheusNumber(value.withLock { $0 }))\n"
    }
}
