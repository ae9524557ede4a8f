import Events
import Ports
import Synchronization
import TestSupport

/// A log of given records whose members are given partitions that overlap: member n has all but partition n, so that each is
/// folded by several of them at the same time, as for a moment after a member was taken for dead.
final class MemberLog: EventLog {
    let identity: LogIdentity
    private let records: [LogRecord]
    private let isShared: Bool
    private let members = Mutex(Int32(0))

    /// - Parameter isShared: false for a log whose members have all of it, in batches that are as large as they may be.
    init(_ records: [LogRecord], identity: LogIdentity, isShared: Bool = true) {
        self.identity = identity
        self.records = records
        self.isShared = isShared
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
        let number = members.withLock { count in
            defer { count += 1 }
            return count
        }
        let own = (0..<identity.partitionCount).filter { !isShared || $0 != number % identity.partitionCount }
        return Member(
            partitions: own,
            records: records.filter { own.contains($0.partition) },
            seed: isShared ? UInt64(number) : nil
        )
    }

    func reader(from position: Position) async throws(PortError) -> any LogReader {
        throw PortError(.invalidRequest, "not here")
    }

    /// Gives its partitions' records in batches of random size, or of the same without a seed; then nil.
    private final class Member: LogConsumer {
        private struct State {
            var isAssigned = false
            var rest: ArraySlice<LogRecord>
            var generator: SeededGenerator?
        }

        private let partitions: [Int32]
        private let state: Mutex<State>

        init(partitions: [Int32], records: [LogRecord], seed: UInt64?) {
            self.partitions = partitions
            state = Mutex(State(rest: records[...], generator: seed.map(SeededGenerator.init(seed:))))
        }

        func next(limit: Int) async throws(PortError) -> LogDelivery? {
            state.withLock { state in
                guard state.isAssigned else {
                    state.isAssigned = true
                    return .assigned(partitions)
                }
                guard !state.rest.isEmpty else { return nil }
                var count = limit
                if var generator = state.generator {
                    count = Int.random(in: 1...limit, using: &generator)
                    state.generator = generator
                }
                let records = Array(state.rest.prefix(count))
                state.rest.removeFirst(records.count)
                var batch = LogBatch(records: records, end: Position())
                for record in records { batch.end.advance(past: record) }
                return .batch(batch)
            }
        }

        func start(at position: Position) async throws(PortError) {
            state.withLock { state in
                state.rest = state.rest.filter { $0.offset >= position[$0.partition] }[...]
            }
        }

        func commit(_ position: Position) async {}

        func close() async {}
    }
}
