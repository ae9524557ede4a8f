import Events

/// Sends events at a steady rate and, after every tenth, asks for a list that has taken it in.
struct FreshnessProbe: Sendable {
    /// Every how many events a list is asked for.
    static let interval = 10
    /// How many items such a list has.
    private static let size = 10

    let events: [Event]
    let intake: ServerClient
    let server: ServerClient
    /// Events a second.
    let rate: Double
    /// How many events may be under way at once.
    let connections: Int
    let failures = FailureLog()

    /// - Parameter onSent: called after each event.
    func run(onSent: @escaping @Sendable () -> Void) async -> FreshnessReport {
        let cursor = Cursor(end: events.count)
        let start = ContinuousClock.now
        let samples = await withTaskGroup(of: [Sample].self) { group in
            for _ in 0..<connections {
                group.addTask {
                    var samples: [Sample] = []
                    while !failures.isHopeless, let index = cursor.next() {
                        if let sample = await send(index, start: start) { samples.append(sample) }
                        onSent()
                    }
                    return samples
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        return FreshnessReport(
            sent: samples.count,
            duration: .now - start,
            acknowledged: Latencies(samples.map(\.acknowledged)),
            visible: samples.compactMap(\.visible)
        )
    }

    /// How long it took from the moment when an event was due.
    private struct Sample {
        var acknowledged: Duration
        /// nil where no list was asked for.
        var visible: Duration?
    }

    private func send(_ index: Int, start: ContinuousClock.Instant) async -> Sample? {
        let due = start + .seconds(Double(index) / rate)
        try? await Task.sleep(until: due, clock: .continuous)
        let event = events[index]
        do throws(ServerError) {
            var encoder = EventBatchEncoder()
            let positions = try await intake.positions(appending: encoder.encode([event]))
            let acknowledged = ContinuousClock.now - due
            guard index.isMultiple(of: Self.interval) else { return Sample(acknowledged: acknowledged) }
            let list = try await server.recommend(user: event.userID, size: Self.size, after: positions)
            if list.items.contains(event.itemID) {
                failures.record("user \(event.userID)'s list has item \(event.itemID), which its position had taken in")
            }
            if list.isDegraded { failures.record("user \(event.userID)'s list is degraded") }
            return Sample(acknowledged: acknowledged, visible: .now - due)
        } catch {
            failures.record("\(error)")
            return nil
        }
    }
}
