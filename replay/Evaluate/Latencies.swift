/// Percentiles of measured durations.
struct Latencies {
    private let sorted: [Duration]

    init(_ durations: [Duration]) {
        sorted = durations.sorted()
    }

    /// The smallest duration in milliseconds that at least `percent` (1...100) of all do not exceed; 0 when there are none.
    func milliseconds(percentile percent: Int) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let rank = (sorted.count * percent + 99) / 100
        return sorted[min(max(rank, 1), sorted.count) - 1] / .milliseconds(1)
    }
}
