import Events
import Ports
import ServiceKit
import Testing

@testable import Ingest

@Suite("Taking events")
struct IntakeTests {
    private static let now: Int64 = 1_000_000_000_000

    private let log = MemoryLog()
    private var intake: Intake { Intake(log: log, metrics: PrometheusRegistry(), now: { Self.now }) }

    private func input(
        user: Int64 = 1,
        item: Int64 = 2,
        rating: Double = 3,
        timestamp: Int64? = nil,
        id: String? = nil
    ) -> EventInput {
        EventInput(userID: user, itemID: item, rating: rating, timestamp: timestamp, eventID: id)
    }

    @Test("Events are appended in order; each partition touched answers its last place")
    func appended() async throws {
        let positions = try await intake.accept((1...20).map { input(user: $0, timestamp: 5) })
        #expect(log.events.map(\.userID) == Array(1...20))
        #expect(positions.map(\.partition) == [0, 1])
        #expect(positions.allSatisfy { $0.logID == 0xabc })
        #expect(positions.reduce(0) { $0 + $1.offset + 1 } == 20)
    }

    @Test("An event without a time gets the clock's; an event id is kept")
    func clock() async throws {
        _ = try await intake.accept([input(id: "00000000c0ffee00-17")])
        #expect(log.events.first?.timestamp == Self.now)
        #expect(log.events.first?.eventID == EventID(source: 0xc0ff_ee00, sequence: 17))
    }

    @Test("The limits themselves are accepted")
    func limits() async throws {
        let inputs = [
            input(rating: 0), input(rating: 5), input(timestamp: 0), input(timestamp: Self.now + 3_600_000),
            input(user: Int64(Int32.max), item: Int64(Int32.max)),
        ]
        _ = try await intake.accept(inputs)
        #expect(log.events.count == inputs.count)
    }

    @Test(
        "One bad event refuses all of them and is named",
        arguments: [
            ("userid", EventInput(userID: 0, itemID: 1, rating: 1)),
            ("userid", EventInput(userID: -1, itemID: 1, rating: 1)),
            ("userid", EventInput(userID: 1 << 31, itemID: 1, rating: 1)),
            ("itemid", EventInput(userID: 1, itemID: 0, rating: 1)),
            ("itemid", EventInput(userID: 1, itemID: .max, rating: 1)),
            ("rating", EventInput(userID: 1, itemID: 1, rating: 5.01)),
            ("rating", EventInput(userID: 1, itemID: 1, rating: -0.1)),
            ("rating", EventInput(userID: 1, itemID: 1, rating: .nan)),
            ("rating", EventInput(userID: 1, itemID: 1, rating: .infinity)),
            ("ts", EventInput(userID: 1, itemID: 1, rating: 1, timestamp: -1)),
            ("ts", EventInput(userID: 1, itemID: 1, rating: 1, timestamp: now + 3_600_001)),
            ("ts", EventInput(userID: 1, itemID: 1, rating: 1, timestamp: .max)),
            ("ts", EventInput(userID: 1, itemID: 1, rating: 1, timestamp: .min)),
            ("event_id", EventInput(userID: 1, itemID: 1, rating: 1, eventID: "17")),
            ("event_id", EventInput(userID: 1, itemID: 1, rating: 1, eventID: "00000000c0ffee00-4294967296")),
        ]
    )
    func refused(field: String, bad: EventInput) async {
        let error = await #expect(throws: IntakeError.self) { try await intake.accept([input(), bad, input()]) }
        guard case .invalid(1, field, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(log.appendCount == 0)
    }

    @Test("More events than a request may carry are refused")
    func tooMany() async {
        let inputs = [EventInput](repeating: input(), count: Intake.maximumEvents + 1)
        await #expect(throws: IntakeError.tooMany(limit: 10_000)) { try await intake.accept(inputs) }
    }

    @Test("No events are no work")
    func none() async throws {
        #expect(try await intake.accept([]) == [])
        #expect(log.appendCount == 0)
    }

    @Test("What the log says comes through")
    func logFails() async {
        let error = PortError(.unavailable, "locked")
        log.fail(with: error)
        await #expect(throws: IntakeError.log(error)) { try await intake.accept([input()]) }
    }

    @Test("Events and refused requests are counted")
    func counted() async throws {
        let metrics = PrometheusRegistry()
        let intake = Intake(log: log, metrics: metrics, now: { Self.now })
        _ = try await intake.accept([input(), input()])
        _ = try? await intake.accept([input(user: 0)])
        _ = try? await intake.accept(json: Array("{".utf8))
        #expect(metrics.text().contains("freshet_ingest_events_total 2\n"))
        #expect(metrics.text().contains("freshet_ingest_refused_requests_total 2\n"))
    }
}
