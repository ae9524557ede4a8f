import Metrics

/// What serving reports of itself.
struct ServingMetrics: Sendable {
    private let steps: [String: Timer]
    private let degradedAnswers = Counter(label: "freshet_server_degraded_answers")

    init() {
        steps = Dictionary(
            uniqueKeysWithValues: ["read", "recall", "rank"].map { name in
                (name, Timer(label: "freshet_server_step_duration", dimensions: [("step", name)]))
            }
        )
    }

    /// Records how long a step took; returns the present moment.
    @discardableResult
    func step(_ name: String, since start: ContinuousClock.Instant) -> ContinuousClock.Instant {
        let now = ContinuousClock.now
        steps[name]?.record(duration: now - start)
        return now
    }

    /// Counts an answer that has reasons to be degraded.
    func degraded(_ reasons: Int) {
        if reasons > 0 { degradedAnswers.increment() }
    }
}
