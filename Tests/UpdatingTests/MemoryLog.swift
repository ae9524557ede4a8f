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

    func consumer(group: String, keepsDeadLetters: Bool) async throws(PortError) -> any LogConsumer {
        MemoryConsumer(self, seed: seed)
    }

    func reader(from position: Position) async throws(PortError) -> any LogReader {
        throw PortError(.invalidRequest, "not here")
    }

    /// What a consumer that starts somewhere gives.
    fileprivate func rest(from position: Position) -> ArraySlice<LogRecord> {
        records.filter { $0.offset >= position[$0.partition] }.prefix(closingAfter)
    }
}

/// Is given all partitions, and gives records in calls of random size up to the limit, then nil.
private final class MemoryConsumer: LogConsumer {
    private struct State {
        var isAssigned = false
        var rest: ArraySlice<LogRecord> = []
        var generator: SeededGenerator
    }

    private let log: MemoryLog
    private let state: Mutex<State>

    init(_ log: MemoryLog, seed: UInt64) {
        self.log = log
        state = Mutex(State(generator: SeededGenerator(seed: seed)))
    }

    func next(limit: Int) async throws(PortError) -> LogDelivery? {
        state.withLock { state in
            guard state.isAssigned else {
                state.isAssigned = true
                return .assigned(Array(0..<log.identity.partitionCount))
            }
            guard !state.rest.isEmpty else { return nil }
            let count = min(Int.random(in: 1...limit, using: &state.generator), state.rest.count)
            defer { state.rest.removeFirst(count) }
            return .batch(LogBatch(Array(state.rest.prefix(count))))
        }
    }

    func start(at position: Position) async throws(PortError) {
        let rest = log.rest(from: position)
        state.withLock { $0.rest = rest }
    }

    func commit(_ position: Position) async {}

    func close() async {}
}

extension LogBatch {
    /// A batch that ends behind its last records.
    init(_ records: [LogRecord]) {
        self.init(records: records, end: Position())
        for record in records { end.advance(past: record) }
    }
}
