internal import Events
internal import Ports
internal import Synchronization

/// The only member of a group: it is given all partitions, and keeps them.
final class EmbeddedLogConsumer: LogConsumer {
    private enum Phase {
        case joined
        case assigned
        case reading(any LogReader)
        case left
    }

    private let log: EmbeddedLog
    private let phase = Mutex(Phase.joined)

    init(log: EmbeddedLog) {
        self.log = log
    }

    func next(limit: Int) async throws(PortError) -> LogDelivery? {
        guard !Task.isCancelled else { return nil }
        switch phase.withLock({ $0 }) {
        case .joined:
            phase.withLock { $0 = .assigned }
            return .assigned(Array(0..<log.identity.partitionCount))
        case .assigned:
            throw PortError(.invalidRequest, "a consumer was asked for records before it was told where to start")
        case .reading(let reader):
            return try await reader.next(limit: limit).map { .batch($0) }
        case .left:
            return nil
        }
    }

    func start(at position: Position) async throws(PortError) {
        let reader = try await log.reader(from: position)
        phase.withLock { $0 = .reading(reader) }
    }

    func commit(_ position: Position) async {}

    func close() async {
        phase.withLock { $0 = .left }
    }
}
