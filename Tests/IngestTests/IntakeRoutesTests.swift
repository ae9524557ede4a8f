import Events
import Ingest
import Ports
import ServiceKit
import TestHTTP
import Testing

@Suite("POST /ml/event", .timeLimit(.minutes(5)))
struct IntakeRoutesTests {
    private struct Answer: Decodable {
        let accepted: Int
        let positions: [String]
    }

    private let log = MemoryLog()

    private func post(_ body: String, type: String? = "application/json") async throws -> HTTPAnswer {
        let router = makeServiceRouter(metrics: PrometheusRegistry())
        let intake = Intake(log: log, metrics: PrometheusRegistry(), now: { 1_000_000_000_000 })
        addIntakeRoutes(to: router, intake: intake)
        return try await withServer(router) { try await $0.post("/ml/event", body, type: type) }
    }

    @Test("One event answers one token, which can be read back")
    func one() async throws {
        let answer = try await post(#"{"userid":1,"itemid":2,"rating":4.5,"ts":978300760000}"#)
        #expect(answer.status == 200)
        let body: Answer = try answer.json()
        #expect(body.accepted == 1)
        let partition = Partitioner.partition(of: 1, partitionCount: 2)
        #expect(body.positions.map { PositionToken($0) } == [.init(logID: 0xabc, partition: partition, offset: 0)])
        #expect(log.events == [Event(userID: 1, itemID: 2, rating: 4.5, timestamp: 978_300_760_000)])
    }

    @Test("An array answers a token per partition, ascending")
    func array() async throws {
        let events = (1...50).map { #"{"userid":\#($0),"itemid":2,"rating":4}"# }.joined(separator: ",")
        let body: Answer = try await post("[\(events)]").json()
        #expect(body.accepted == 50)
        #expect(body.positions.compactMap { PositionToken($0)?.partition } == [0, 1])
        let none: Answer = try await post("[]").json()
        #expect(none.accepted == 0)
        #expect(none.positions == [])
    }

    @Test(
        "A body that cannot be accepted is refused and appends nothing",
        arguments: [
            ("", 400, "expected an object"), ("[{\"userid\":1", 400, "event 0"),
            (
                #"[{"userid":1,"itemid":2,"rating":3},{"userid":1,"itemid":2}]"#, 400,
                "event 1, field rating: it is missing"
            ),
            (#"{"userid":1,"itemid":2,"rating":7}"#, 400, "event 0, field rating: 7.0 is not between 0.0 and 5.0"),
            (#"{"userid":1,"itemid":2,"rating":3,"ts":9e12}"#, 400, "event 0, field ts"),
            (#"{"userid":1,"itemid":2,"rating":3,"event_id":"x"}"#, 400, "event 0, field event_id"),
            (String(repeating: " ", count: 9 << 20), 413, "8388608"),
        ]
    )
    func refused(body: String, status: Int, detail: String) async throws {
        let answer = try await post(body)
        #expect(answer.status == status)
        #expect(try answer.json(ProblemDetails.self).detail.contains(detail))
        #expect(log.events.isEmpty)
    }

    @Test("Too many events are 413")
    func tooMany() async throws {
        let event = #"{"userid":1,"itemid":2,"rating":3}"#
        let answer = try await post("[" + String(repeating: event + ",", count: 10_000) + event + "]")
        #expect(answer.status == 413)
        #expect(log.events.isEmpty)
    }

    @Test("Another content type is 415")
    func contentType() async throws {
        #expect(try await post("[]", type: "text/plain").status == 415)
    }

    @Test(
        "A log that is away is 503; Retry-After says whether to try again",
        arguments: [(PortError.Code.unavailable, "1"), (.timedOut, "1"), (.closed, "1"), (.corrupt, nil)]
            as [(PortError.Code, String?)]
    )
    func logAway(code: PortError.Code, retryAfter: String?) async throws {
        log.fail(with: PortError(code, "secret path"))
        let answer = try await post(#"{"userid":1,"itemid":2,"rating":3}"#)
        #expect(answer.status == 503)
        #expect(answer.headers["retry-after"] == retryAfter)
        #expect(!answer.text.contains("secret"))
    }
}
