import Events
import Testing

@testable import Kafka

@Suite("How much may wait to be appended")
struct AppendBudgetTests {
    private typealias Size = AppendBudget.Size

    @Test("Records and bytes are both limited, and given back")
    func limits() {
        var budget = AppendBudget(limit: Size(records: 10, bytes: 100))
        let second = Size(records: 4, bytes: 10)
        let first = [Size(records: 6, bytes: 10), second, Size(records: 1, bytes: 1)]
        #expect(taken(from: &budget, first) == [true, true, false])
        budget.giveBack(second)
        let last = [Size(records: 1, bytes: 91), Size(records: 1, bytes: 90)]
        #expect(taken(from: &budget, last) == [false, true])
        #expect(budget.taken == Size(records: 7, bytes: 100))
    }

    @Test("One that is larger than the limit is taken when nothing waits")
    func alone() {
        var budget = AppendBudget(limit: Size(records: 10, bytes: 100))
        let (small, large) = (Size(records: 1, bytes: 1), Size(records: 1_000, bytes: 1_000))
        #expect(taken(from: &budget, [large, small]) == [true, false])
        budget.giveBack(large)
        #expect(taken(from: &budget, [small, large]) == [true, false])
    }

    /// Which of some appends there was room for, in their order.
    private func taken(from budget: inout AppendBudget, _ sizes: [Size]) -> [Bool] {
        var answers: [Bool] = []
        for size in sizes { answers.append(budget.take(size)) }
        return answers
    }

    @Test("The size of records is that of all they hold")
    func sizes() {
        let event = Event(userID: 1, itemID: 2, rating: 3, timestamp: 4)
        #expect(AppendJob.Content.events([event, event]).size.records == 2)
        #expect(AppendJob.Content.events([event]).size.bytes >= 32)
        let record = OutgoingRecord(
            topic: "t",
            partition: 0,
            key: [1, 2],
            value: [3, 4, 5],
            headers: [RecordHeader("ab", "c"), RecordHeader("d", value: nil)]
        )
        #expect(AppendJob.Content.records([record, record]).size == Size(records: 2, bytes: 18))
    }
}
