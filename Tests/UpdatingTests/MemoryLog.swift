import Events
import Ports
import Synchronization
import TestSupport

/// A log of given records, which closes when all have been read, or earlier.
final class MemoryLog: EventLog {
    let identity: LogIdentity
    private let records: [LogRecord]
    /// How many records a consumer gives before the log closes.
    private let closingAfter: Int
    private let seed: UInt64

    init(
        _ records: [LogRecord],
        identity: LogIdentity,
        closingAfter: Int = .max,
        seed: UInt64 = 1
    ) {
        self.identity = identity
        self.records = records
        self.closingAfter = closingAfter
        self.seed = seed
    }

    func append(_ events: [Event]) async throws(PortError) -> [Int32: Int64] { [:] }
    func appendWatermarks(_ watermarks: [Int32: Int64]) async throws(PortError) {}
    func put(_ values: [String: [UInt8]], in topic: CompactedTopic) async throws(PortError) {}

    func records(
        of topic: CompactedTopic,
        after version: Int64,
        waiting: Bool
    ) async throws(PortError) -> [CompactedRecord] { [] }

    func end() async throws(PortError) -> Position {
        var position = Position()
        for record in records { position.advance(past: record) }
        return position
    }

    func consumer(
        group: String,
        start: @escaping @Sendable ([Int32]) async throws(PortError) -> Position
    ) async throws(PortError) -> any LogConsumer {
        let position = try await start(Array(0..<identity.partitionCount))
        let rest = records.filter { $0.offset >= position[$0.partition] }
        return MemoryConsumer(rest.prefix(closingAfter), seed: seed)
    }
}

/// Gives records in calls of random size up to the limit, then nil.
private final class MemoryConsumer: LogConsumer {
    private struct State {
        var rest: ArraySlice<LogRecord>
        var generator: SeededGenerator
    }

    private let state: Mutex<State>

    init(_ records: ArraySlice<LogRecord>, seed: UInt64) {
        state = Mutex(State(rest: records, generator: SeededGenerator(seed: seed)))
    }

    func next(limit: Int) async throws(PortError) -> [LogRecord]? {
        state.withLock { state in
            guard !state.rest.isEmpty else { return nil }
            let count = min(Int.random(in: 1...limit, using: &state.generator), state.rest.count)
            defer { state.rest.removeFirst(count) }
            return Array(state.rest.prefix(count))
        }
    }
}
