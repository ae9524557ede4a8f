internal import Metrics
internal import Ports

/// What a client reports of itself.
struct ElasticsearchMetrics: Sendable {
    private let durations: [Operation: Timer]
    private let errors: [PortError.Code: Counter]
    private let documents = Counter(label: "freshet_elasticsearch_documents")

    init() {
        durations = Dictionary(
            uniqueKeysWithValues: Operation.allCases.map {
                ($0, Timer(label: "freshet_elasticsearch_request_duration", dimensions: [("operation", $0.rawValue)]))
            }
        )
        let codes: [PortError.Code] = [.unavailable, .timedOut, .refused, .corrupt, .invalidRequest]
        errors = Dictionary(
            uniqueKeysWithValues: codes.map {
                ($0, Counter(label: "freshet_elasticsearch_errors", dimensions: [("code", $0.rawValue)]))
            }
        )
    }

    /// A request was answered or given up.
    func performed(_ operation: Operation, in time: Duration) { durations[operation]?.record(duration: time) }

    /// A request failed, or the answer was an error.
    func failed(_ code: PortError.Code) { errors[code]?.increment() }

    /// Documents were written.
    func wrote(_ count: Int) { if count > 0 { documents.increment(by: count) } }
}
