import TestSupport

/// What is killed while events are sent to it.
protocol ChaosTarget: Sendable {
    /// The process that takes events, as it runs now.
    var intake: RunningStandalone { get async }
    /// The process that answers requests for lists, as it runs now.
    var recommender: RunningStandalone { get async }

    /// Hands over a record that cannot be read.
    func send(corrupt record: [UInt8]) async throws

    /// Ends one process at once and starts it again.
    /// - Returns: which.
    func kill(_ generator: inout SeededGenerator) async throws -> String
}
