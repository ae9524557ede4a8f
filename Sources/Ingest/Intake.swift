public import Events
public import Metrics
public import Ports

/// Takes events from clients: validates them and appends them to the log. Used from any task.
public struct Intake: Sendable {
    /// How many events a request may carry.
    public static let maximumEvents = 10_000
    /// How large a request may be, in bytes.
    public static let maximumBodySize = 8 << 20

    private let log: any EventLog
    private let now: @Sendable () -> Int64
    private let watermarks: IdleWatermarks?
    private let accepted: Counter
    private let refused: Counter

    /// - Parameters:
    ///   - log: where events go.
    ///   - watermarks: is told of every event appended, when there is one.
    ///   - metrics: counts events accepted and requests refused.
    ///   - now: the clock, in milliseconds since 1970.
    public init(
        log: any EventLog,
        watermarks: IdleWatermarks? = nil,
        metrics: any MetricsFactory = MetricsSystem.factory,
        now: @escaping @Sendable () -> Int64
    ) {
        self.log = log
        self.watermarks = watermarks
        self.now = now
        self.accepted = Counter(label: "freshet_ingest_events", dimensions: [], factory: metrics)
        self.refused = Counter(label: "freshet_ingest_refused_requests", dimensions: [], factory: metrics)
    }

    /// Appends the events of a request in their order, all of them or, when one is bad, none.
    /// - Returns: per partition touched, ascending, the place of its last event. Empty when there are no events.
    public func accept(_ inputs: [EventInput]) async throws(IntakeError) -> [PositionToken] {
        do {
            let events = try validated(inputs)
            guard !events.isEmpty else { return [] }
            let offsets = try await append(events)
            watermarks?.appended(events)
            accepted.increment(by: events.count)
            let logID = log.identity.id
            return offsets.sorted { $0.key < $1.key }.map {
                PositionToken(logID: logID, partition: $0.key, offset: $0.value)
            }
        } catch {
            refused.increment()
            throw error
        }
    }

    /// Appends the events of a JSON body: one object or an array of them.
    func accept(json body: [UInt8]) async throws(IntakeError) -> (count: Int, positions: [PositionToken]) {
        let inputs: [EventInput]
        do {
            inputs = try EventScanner.scan(body, limit: Self.maximumEvents)
        } catch {
            refused.increment()
            throw IntakeError(error)
        }
        return (inputs.count, try await accept(inputs))
    }

    private func validated(_ inputs: [EventInput]) throws(IntakeError) -> [Event] {
        guard inputs.count <= Self.maximumEvents else { throw .tooMany(limit: Self.maximumEvents) }
        let now = now()
        var events: [Event] = []
        events.reserveCapacity(inputs.count)
        do {
            for (index, input) in inputs.enumerated() {
                events.append(try input.validated(index: index, now: now, clock: "this service's clock"))
            }
        } catch {
            throw IntakeError(error)
        }
        return events
    }

    private func append(_ events: [Event]) async throws(IntakeError) -> [Int32: Int64] {
        do {
            return try await log.append(events)
        } catch {
            throw .log(error)
        }
    }
}
