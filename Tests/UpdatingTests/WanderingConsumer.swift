import Events
import Ports
import Synchronization
import TestSupport

/// A member of a group whose partitions come and go at random, without regard for the other members: two may have the same
/// partition for a while, as when one of them has not noticed yet that it lost it.
final class WanderingConsumer: LogConsumer {
    private struct State {
        var generator: SeededGenerator
        /// What is left to do before the member ends.
        var turns: Int
        var position: [Int32: Int64] = [:]
        /// Partitions that were announced and not started.
        var announced: [Int32] = []
    }

    private let records: [Int32: [LogRecord]]
    private let partitionCount: Int32
    /// Whether the member reads all partitions to the end and then ends.
    private let isLast: Bool
    private let state: Mutex<State>

    init(_ records: [LogRecord], partitionCount: Int32, turns: Int, isLast: Bool, seed: UInt64) {
        self.records = Dictionary(grouping: records, by: \.partition)
        self.partitionCount = partitionCount
        self.isLast = isLast
        state = Mutex(State(generator: SeededGenerator(seed: seed), turns: turns))
    }

    func next(limit: Int) async throws(PortError) -> LogDelivery? {
        for _ in 0..<state.withLock({ Int.random(in: 0...3, using: &$0.generator) }) { await Task.yield() }
        return state.withLock { state in isLast ? finish(&state, limit) : wander(&state, limit) }
    }

    func start(at position: Position) async throws(PortError) {
        state.withLock { state in
            for partition in state.announced { state.position[partition] = position[partition] }
            state.announced = []
        }
    }

    func commit(_ position: Position) async {}

    func close() async {}

    private func wander(_ state: inout State, _ limit: Int) -> LogDelivery? {
        state.turns -= 1
        guard state.turns > 0 else { return nil }
        let partition = Int32.random(in: 0..<partitionCount, using: &state.generator)
        switch Int.random(in: 0..<6, using: &state.generator) {
        case 0 where state.position[partition] != nil:
            state.position[partition] = nil
            return .revoked([partition])
        case 1...2 where state.position[partition] == nil:
            state.announced = [partition]
            return .assigned([partition])
        default:
            return .batch(read(&state, limit))
        }
    }

    private func finish(_ state: inout State, _ limit: Int) -> LogDelivery? {
        if state.position.isEmpty {
            state.announced = Array(0..<partitionCount)
            return .assigned(state.announced)
        }
        let batch = read(&state, limit)
        return batch.records.isEmpty ? nil : .batch(batch)
    }

    /// Some records of each partition that the member has. A batch may end anywhere in the hole behind its last record, or
    /// before the next one, and move over offsets without any record.
    private func read(_ state: inout State, _ limit: Int) -> LogBatch {
        var batch = LogBatch(records: [], end: Position())
        for (partition, offset) in state.position.sorted(by: { $0.key < $1.key }) {
            let rest = (records[partition] ?? []).drop { $0.offset < offset }
            let most = isLast ? limit : Int.random(in: 0...limit, using: &state.generator)
            let read = rest.prefix(most)
            batch.records += read
            let behind = read.last.map { $0.offset + 1 } ?? offset
            let next = rest.dropFirst(read.count).first?.offset ?? behind
            let end = Int64.random(in: behind...next, using: &state.generator)
            state.position[partition] = end
            if end > offset { batch.end[partition] = end }
        }
        return batch
    }
}

/// A log of given records whose group has one member of the test's making.
final class WanderingLog: EventLog {
    let identity: LogIdentity
    private let member: WanderingConsumer

    init(identity: LogIdentity, member: WanderingConsumer) {
        self.identity = identity
        self.member = member
    }

    func consumer(group: String, keepsDeadLetters: Bool) async throws(PortError) -> any LogConsumer { member }

    func append(_ events: [Event]) async throws(PortError) -> [Int32: Int64] { [:] }
    func appendWatermarks(_ watermarks: [Int32: Int64]) async throws(PortError) {}
    func put(_ values: [String: [UInt8]], in topic: CompactedTopic) async throws(PortError) {}
    func end() async throws(PortError) -> Position { Position() }

    func reader(from position: Position) async throws(PortError) -> any LogReader {
        throw PortError(.invalidRequest, "not here")
    }

    func records(
        of topic: CompactedTopic,
        after version: Int64,
        waiting: Bool
    ) async throws(PortError) -> [CompactedRecord] { [] }
}
