import Metrics
import Ports

/// What an updater reports of itself.
struct UpdaterMetrics {
    private let records: Counter
    private let late: Counter
    private let seconds: Timer

    init(group: UpdaterGroup) {
        let labels = [("group", group.rawValue)]
        records = Counter(label: "freshet_updater_records", dimensions: labels)
        late = Counter(label: "freshet_updater_late_events", dimensions: labels)
        seconds = Timer(label: "freshet_updater_batch_duration", dimensions: labels)
    }

    func folded(_ count: Int, late lateCount: Int, in duration: Duration) {
        records.increment(by: count)
        late.increment(by: lateCount)
        seconds.record(duration: duration)
    }
}
