import Metrics
import Ports

/// What an updater reports of itself.
struct UpdaterMetrics {
    private let events: Counter
    private let late: Gauge
    private let seconds: Timer

    init(group: UpdaterGroup) {
        let labels = [("group", group.rawValue)]
        events = Counter(label: "freshet_updater_records", dimensions: labels)
        late = Gauge(label: "freshet_updater_late_events", dimensions: labels)
        seconds = Timer(label: "freshet_updater_batch_duration", dimensions: labels)
    }

    func folded(_ count: Int, late lateCount: Int, in duration: Duration) {
        events.increment(by: count)
        late.record(lateCount)
        seconds.record(duration: duration)
    }
}
