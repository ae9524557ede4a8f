internal import Events
internal import Ports

/// Records that a task waits for to become durable.
struct AppendJob: Sendable {
    enum Content: Sendable {
        case events([Event])
        case records([OutgoingRecord])
    }

    var content: Content
    var deadline: ContinuousClock.Instant
    var continuation: CheckedContinuation<Result<DeliveredAppend, PortError>, Never>

    var count: Int {
        switch content {
        case .events(let events): events.count
        case .records(let records): records.count
        }
    }
}
