public import Ports

/// A log under test: new, empty, with 4 partitions.
public struct LogFixture: Sendable {
    public var log: any EventLog
    /// Closes `log` and opens the same log again, as a restarted process would.
    public var reopen: @Sendable () async throws -> any EventLog

    public init(log: any EventLog, reopen: @escaping @Sendable () async throws -> any EventLog) {
        self.log = log
        self.reopen = reopen
    }
}
