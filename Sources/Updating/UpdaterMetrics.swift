import Metrics
import Ports

/// What an updater reports of itself.
struct UpdaterMetrics: Sendable {
    private let records: Counter
    private let late: Counter
    private let retries: Counter
    private let partitions: Gauge
    private let seconds: Timer

    init(group: UpdaterGroup) {
        let labels = [("group", group.rawValue)]
        records = Counter(label: "freshet_updater_records", dimensions: labels)
        late = Counter(label: "freshet_updater_late_events", dimensions: labels)
        retries = Counter(label: "freshet_updater_retries", dimensions: labels)
        partitions = Gauge(label: "freshet_updater_partitions", dimensions: labels)
        seconds = Timer(label: "freshet_updater_batch_duration", dimensions: labels)
    }

    func folded(_ count: Int, late lateCount: Int, in duration: Duration) {
        records.increment(by: count)
        late.increment(by: lateCount)
        seconds.record(duration: duration)
    }

    /// A call to the state store failed and is repeated.
    func retried() { retries.increment() }

    /// How many partitions this member has now.
    func assigned(_ count: Int) { partitions.record(count) }
}
