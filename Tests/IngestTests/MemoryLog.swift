import Events
import Ports
import Synchronization

/// A log of two partitions that keeps what was appended, or fails as told.
final class MemoryLog: EventLog {
    struct State {
        var events: [Event] = []
        var watermarks: [[Int32: Int64]] = []
        var offsets: [Int32: Int64] = [:]
        var failure: PortError?
        var appends = 0
    }

    let identity: LogIdentity
    let state = Mutex(State())

    init(partitionCount: Int32 = 2) {
        self.identity = LogIdentity(id: 0xabc, partitionCount: partitionCount)
    }

    var appendCount: Int { state.withLock { $0.appends } }
    var events: [Event] { state.withLock { $0.events } }
    var watermarks: [[Int32: Int64]] { state.withLock { $0.watermarks } }

    func fail(with error: PortError?) {
        state.withLock { $0.failure = error }
    }

    func append(_ events: [Event]) async throws(PortError) -> [Int32: Int64] {
        try state.withLock { state throws(PortError) in
            state.appends += 1
            if let failure = state.failure { throw failure }
            var touched: [Int32: Int64] = [:]
            for event in events {
                let partition = Partitioner.partition(of: event.userID, partitionCount: identity.partitionCount)
                touched[partition] = state.offsets[partition, default: 0]
                state.offsets[partition, default: 0] += 1
            }
            state.events += events
            return touched
        }
    }

    func appendWatermarks(_ watermarks: [Int32: Int64]) async throws(PortError) {
        try state.withLock { state throws(PortError) in
            if let failure = state.failure { throw failure }
            state.watermarks.append(watermarks)
        }
    }

    func end() async throws(PortError) -> Position {
        Position(state.withLock { $0.offsets })
    }

    func consumer(group: String, keepsDeadLetters: Bool) async throws(PortError) -> any LogConsumer {
        throw PortError(.invalidRequest, "not here")
    }

    func reader(from position: Position) async throws(PortError) -> any LogReader {
        throw PortError(.invalidRequest, "not here")
    }

    func put(_ values: [String: [UInt8]], in topic: CompactedTopic) async throws(PortError) {}

    func records(
        of topic: CompactedTopic,
        after version: Int64,
        waiting: Bool
    ) async throws(PortError) -> [CompactedRecord] { [] }
}
