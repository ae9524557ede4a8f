import Events
import TestSupport
import Testing

@testable import replay

@Suite(.timeLimit(.minutes(1))) struct FreshnessProbeTests {
    private func events(_ count: Int) -> [Event] {
        (0..<count).map { number in
            Event(
                userID: UserID(number + 1),
                itemID: 5,
                rating: 4,
                timestamp: Int64(number),
                eventID: EventID(source: 1, sequence: UInt32(number))
            )
        }
    }

    /// Answers events with a position of their own, and requests for lists with one item.
    private func probe(
        _ count: Int,
        listedItem: Int,
        _ check: @Sendable (FreshnessReport, FreshnessProbe, [String]) throws -> Void
    ) async throws {
        try await withServer { connection, _ in
            while let request = connection.readRequest() {
                let isEvent = request.hasPrefix("POST /ml/event")
                connection.answer(
                    isEvent
                        ? #"{"accepted":1,"positions":["log.0.7"]}"#
                        : #"{"item_list":[{"itemid":\#(listedItem),"score":1}],"read_set":{}}"#
                )
            }
        } _: { server in
            let client = ServerClient(url: server.url, connections: 4)
            let probe = FreshnessProbe(
                events: events(count),
                intake: client,
                server: client,
                rate: 10_000,
                connections: 4
            )
            let report = await probe.run {}
            try check(report, probe, server.received)
        }
    }

    @Test func `every event is sent once, and every tenth user's list is asked for after it`() async throws {
        try await probe(45, listedItem: 9) { report, probe, requests in
            #expect(probe.failures.count == 0)
            #expect(report.sent == 45 && report.visible.count == 5)
            let lists = requests.filter { $0.hasPrefix("POST /ml/rec") }
            #expect(lists.count == 5 && lists.allSatisfy { $0.contains(#""after":["log.0.7"]"#) })
            let asked = Set(lists.compactMap { $0.firstMatch(of: /"userid":(\d+)/).flatMap { Int($0.output.1) } })
            #expect(asked == [1, 11, 21, 31, 41])
            let figures = try report.json()
            #expect(figures.contains("list_p99_ms") && report.description.contains("in a list"))
        }
    }

    @Test func `a list that still has the item is a failure`() async throws {
        try await probe(10, listedItem: 5) { report, probe, _ in
            #expect(probe.failures.count == 1)
            #expect(probe.failures.reasons.first?.contains("item 5") == true)
        }
    }
}
