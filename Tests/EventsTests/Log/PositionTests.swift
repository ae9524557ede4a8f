import Events
import Testing

@Suite struct PositionTests {
    private func record(_ partition: Int32, _ offset: Int64) -> LogRecord {
        LogRecord(partition: partition, offset: offset, entry: .watermark(0))
    }

    @Test func `Advancing moves a partition past a record, and never back`() {
        var position = Position([0: 5])
        position.advance(past: record(0, 7))
        position.advance(past: record(1, 0))
        #expect(position == Position([0: 8, 1: 1]))
        position.advance(past: record(0, 3))
        #expect(position[0] == 8)
        #expect(position.recordCount == 9)
    }

    @Test func `A position covers another when no partition of it is behind`() {
        #expect(Position([0: 5, 1: 1]).covers(Position([0: 5])))
        #expect(!Position([0: 5]).covers(Position([0: 5, 1: 1])))
        #expect(!Position([0: 4, 1: 9]).covers(Position([0: 5])))
        #expect(Position().covers(Position([2: 0])))
    }
}
