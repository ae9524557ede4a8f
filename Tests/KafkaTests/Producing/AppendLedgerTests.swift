import Ports
import Testing

@testable import Kafka

@Suite("The appends under way")
struct AppendLedgerTests {
    private let now = ContinuousClock.now
    private let broken = PortError(.unavailable, "broken")

    @Test("An append is done when all its records are delivered, with the highest offset of each partition")
    func done() throws {
        var ledger = AppendLedger()
        ledger.begin(1, deadline: now)
        for _ in 0..<3 { ledger.handedOver(1) }
        ledger.delivered(1, partition: 0, offset: 7)
        ledger.delivered(1, partition: 2, offset: 4)
        ledger.endHandingOver(1)
        #expect(ledger.takeFinished().isEmpty)
        #expect(ledger.outstandingCount == 1)
        ledger.delivered(1, partition: 0, offset: 6)
        let outcome = try #require(ledger.takeFinished().first)
        #expect(try outcome.result.get().lastOffsets == [0: 7, 2: 4])
        #expect(ledger.isEmpty)
        #expect(ledger.takeFinished().isEmpty)
    }

    @Test("An append that is not handed over as a whole is not done")
    func partlyHandedOver() {
        var ledger = AppendLedger()
        ledger.begin(1, deadline: now)
        ledger.handedOver(1)
        ledger.delivered(1, partition: 0, offset: 0)
        #expect(ledger.takeFinished().isEmpty)
        ledger.endHandingOver(1)
        #expect(ledger.takeFinished().map(\.id) == [1])
    }

    @Test("A partition whose broker did not say the offset is uncertain")
    func uncertain() throws {
        var ledger = AppendLedger()
        ledger.begin(1, deadline: now)
        ledger.handedOver(1)
        ledger.endHandingOver(1)
        ledger.delivered(1, partition: 3, offset: nil)
        let delivered = try #require(try ledger.takeFinished().first?.result.get())
        #expect(delivered.uncertain == [3])
        #expect(delivered.lastOffsets.isEmpty)
    }

    @Test("The first failure of an append is its outcome, once nothing of it is outstanding")
    func failed() {
        var ledger = AppendLedger()
        ledger.begin(1, deadline: now)
        for _ in 0..<3 { ledger.handedOver(1) }
        ledger.endHandingOver(1)
        ledger.failed(1, nil)
        ledger.failed(1, broken)
        #expect(ledger.takeFinished().isEmpty)
        ledger.failed(1, PortError(.timedOut, "later"))
        #expect(ledger.takeFinished().map(\.result) == [.failure(broken)])
    }

    @Test("Appends that are given up fail with their own failure or by their deadline")
    func givenUp() {
        var ledger = AppendLedger()
        for id in UInt64(1)...3 {
            ledger.begin(id, deadline: now + .seconds(Int(id)))
            ledger.handedOver(id)
            ledger.handedOver(id)
        }
        ledger.failed(2, broken)
        #expect(!ledger.isOverdue(now))
        #expect(ledger.isOverdue(now + .seconds(1)))
        let late = PortError(.timedOut, "late")
        let young = PortError(.unavailable, "young")
        let outcomes = ledger.giveUp { $0 <= now + .seconds(1) ? late : young }
        let results = Dictionary(uniqueKeysWithValues: outcomes.map { ($0.id, $0.result) })
        #expect(results == [1: .failure(late), 2: .failure(broken), 3: .failure(young)])
        #expect(ledger.isEmpty)
    }

    @Test("An append whose records were lost with those of others is never a success")
    func lostWithOthers() {
        var ledger = AppendLedger()
        ledger.begin(1, deadline: now)
        ledger.handedOver(1)
        ledger.endHandingOver(1)
        ledger.failed(1, nil)
        #expect(ledger.outstandingCount == 0)
        #expect(ledger.takeFinished().isEmpty)
        #expect(ledger.giveUp { _ in broken }.map(\.result) == [.failure(broken)])
    }

    @Test("Reports of appends that were given up are ignored")
    func strangers() {
        var ledger = AppendLedger()
        ledger.delivered(9, partition: 0, offset: 1)
        ledger.failed(9, broken)
        ledger.endHandingOver(9)
        #expect(ledger.takeFinished().isEmpty)
    }
}
