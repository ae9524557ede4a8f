import Metrics
import Ports

/// What the scorer reports of itself.
struct TritonMetrics: Sendable {
    private let duration = Timer(label: "freshet_triton_score_duration")
    private let reloads = Counter(label: "freshet_triton_reloads")
    private let errors: [PortError.Code: Counter]

    init() {
        let codes: [PortError.Code] = [.unavailable, .timedOut, .refused, .corrupt, .invalidRequest]
        errors = Dictionary(
            uniqueKeysWithValues: codes.map {
                ($0, Counter(label: "freshet_triton_errors", dimensions: [("code", $0.rawValue)]))
            }
        )
    }

    /// Rows were scored, or given up, in all their parts.
    func scored(in time: Duration) { duration.record(duration: time) }

    /// Rows could not be scored.
    func failed(_ code: PortError.Code) { errors[code]?.increment() }

    /// A model that Triton had lost is there again.
    func reloaded() { reloads.increment() }
}
