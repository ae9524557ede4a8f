import Metrics
import Synchronization

/// Counts up.
final class PrometheusCounter: CounterHandler, PrometheusSeries {
    let labels: PrometheusLabels
    private let value = Atomic<Int64>(0)

    init(labels: PrometheusLabels) {
        self.labels = labels
    }

    func increment(by amount: Int64) {
        value.wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() {
        value.store(0, ordering: .relaxed)
    }

    func write(name: String, to text: inout String) {
        text += "\(name)\(labels.text) \(value.load(ordering: .relaxed))\n"
    }
}
