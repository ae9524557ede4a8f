import Events

/// Where a replay puts its events.
protocol EventSink: Sendable {
    /// Appends events in the order given. They are durable when this returns; sending them again has no second effect.
    func send(_ events: [Event]) async throws

    /// Returns when everything sent has been folded into what the server answers from, or at once where nothing folds yet.
    /// - Returns: whether everything has been folded.
    @discardableResult
    func finish() async throws -> Bool
}
