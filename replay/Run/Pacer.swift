/// Spreads events evenly over time.
struct Pacer: Sendable {
    /// Events per second; nil for as fast as possible.
    let rate: Double?

    /// How long after the start event number `count` may be sent.
    func due(_ count: Int) -> Duration {
        rate.map { .seconds(Double(count) / $0) } ?? .zero
    }

    /// The largest batch, so that a slow replay does not move in leaps of more than a second.
    func batchSize(atMost limit: Int) -> Int {
        rate.map { max(1, min(limit, Int(min($0, Double(limit))))) } ?? limit
    }
}
