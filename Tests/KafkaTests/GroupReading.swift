import Events
import Ports
import Testing

/// Something other than what was awaited came.
struct UnexpectedDelivery: Error {
    var delivery: LogDelivery?
}

extension LogConsumer {
    /// The partitions that the member is given next.
    func assigned() async throws -> [Int32] {
        let delivery = try await next(limit: 100)
        guard case .assigned(let partitions) = delivery else { throw UnexpectedDelivery(delivery: delivery) }
        return partitions
    }

    /// The partitions that the member loses next; records that come before are passed over.
    func revoked() async throws -> [Int32] {
        while true {
            switch try await next(limit: 100) {
            case .revoked(let partitions): return partitions
            case .batch: continue
            case let delivery: throw UnexpectedDelivery(delivery: delivery)
            }
        }
    }

    /// Reads from a position on until it covers `end`.
    func read(
        from start: Position = Position(),
        to end: Position,
        limit: Int = 100
    ) async throws -> (records: [LogRecord], position: Position) {
        var position = start
        var records: [LogRecord] = []
        while !position.covers(end) {
            let delivery = try await next(limit: limit)
            guard case .batch(let batch) = delivery else { throw UnexpectedDelivery(delivery: delivery) }
            records += batch.records
            position.advance(to: batch.end)
        }
        return (records, position)
    }
}
