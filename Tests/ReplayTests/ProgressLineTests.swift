import Testing

@testable import replay

@Suite struct ProgressLineTests {
    private let line = ProgressLine(
        unit: "events",
        done: 250_000,
        total: 1_000_000,
        elapsed: .seconds(50),
        eventTime: 978_300_760_000
    )

    @Test func `it says the share, rate, event time and time left`() {
        #expect(line.text == " 25.0 %  250,000/1,000,000 events  ETA 2:30  5,000 events/s  at 2000-12-31 22:12")
    }

    @Test func `it fits every width`() {
        for columns in 0...200 { #expect(line.text(columns: columns).count < max(1, columns)) }
    }

    @Test func `a bar stands in front where there is room`() {
        #expect(line.text(columns: 200).hasPrefix("[##########..............................]  "))
        #expect(line.text(columns: 50) == " 25.0 %  250,000/1,000,000 events  ETA 2:30")
    }

    @Test func `nothing done and nothing to do are no trouble`() {
        #expect(ProgressLine(unit: "a", done: 0, total: 9, elapsed: .zero).text == "  0.0 %  0/9 a")
        #expect(ProgressLine(unit: "a", done: 0, total: 0, elapsed: .seconds(1)).text == "100.0 %  0/0 a")
    }

    @Test func `times and durations are readable at their extremes`() {
        #expect(timeText(.max) == "9999-12-31 23:59")
        #expect(timeText(.min) == "1970-01-01 00:00")
        #expect(clockText(.seconds(59)) == "0:59")
        #expect(clockText(.seconds(3725)) == "1:02:05")
    }
}
