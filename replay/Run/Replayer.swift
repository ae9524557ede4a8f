import Events

extension ReplayOrder {
    /// How many ratings a replay sends: all but those held back.
    func replayed(_ split: ContractSplit) -> Int {
        counts.values.reduce(0) { $0 + max(0, Int($1) - split.holdout) }
    }
}

/// Sends a log's events to a sink in replay order, without each user's last ones.
struct Replayer<Sink: EventSink>: Sendable {
    let order: ReplayOrder
    let split: ContractSplit
    let sink: Sink
    /// The most events that are sent at once.
    let batchSize: Int
    let pacer: Pacer

    /// Sends all events; `onSent` learns after each batch how many were in it and when its last event was.
    ///
    /// - Throws: what the sink throws. Starting over is safe: event ids make what was sent already have no second effect.
    func run(onSent: (_ count: Int, _ eventTime: Int64) -> Void) async throws {
        let size = pacer.batchSize(atMost: batchSize)
        let start = ContinuousClock.now
        var sent = 0
        var batch: [Event] = []
        batch.reserveCapacity(size)
        for rating in order.ratings where order.part(of: rating, in: split) != .holdout {
            batch.append(order.event(rating))
            guard batch.count == size else { continue }
            try await send(&batch, after: &sent, start: start, onSent)
        }
        if !batch.isEmpty { try await send(&batch, after: &sent, start: start, onSent) }
    }

    /// Sends the batch when it is due, and empties it.
    private func send(
        _ batch: inout [Event],
        after sent: inout Int,
        start: ContinuousClock.Instant,
        _ onSent: (Int, Int64) -> Void
    ) async throws {
        if pacer.rate != nil { try await Task.sleep(until: start + pacer.due(sent), clock: .continuous) }
        try await sink.send(batch)
        sent += batch.count
        onSent(batch.count, batch.last?.timestamp ?? 0)
        batch.removeAll(keepingCapacity: true)
    }
}
