import Events
import Synchronization
import Testing

@testable import replay

@Suite(.timeLimit(.minutes(1))) struct ReplayerTests {
    private final class Recorder: EventSink {
        private let sent = Mutex<[[Event]]>([])
        var batches: [[Event]] { sent.withLock { $0 } }

        func send(_ events: [Event]) async throws { sent.withLock { $0.append(events) } }
        func finish() async throws -> Bool { true }
    }

    /// Five ratings of user 1 and three of user 2, the users in turn while they last.
    private let order = ReplayOrder(
        ratings: zip([1, 1, 1, 1, 1, 2, 2, 2] as [UserID], [0, 2, 4, 6, 8, 1, 3, 5] as [Int64]).map {
            Rating(timestamp: $1, userID: $0, itemID: ItemID($1) + 1, value: 4, sequence: 0)
        },
        source: 9
    )

    private func replay(holdout: Int, batchSize: Int, rate: Double? = nil) async throws -> [[Event]] {
        let recorder = Recorder()
        let replayer = Replayer(
            order: order,
            split: ContractSplit(holdout: holdout),
            sink: recorder,
            batchSize: batchSize,
            pacer: Pacer(rate: rate)
        )
        var sent = 0
        try await replayer.run { count, _ in sent += count }
        #expect(sent == order.replayed(ContractSplit(holdout: holdout)))
        return recorder.batches
    }

    @Test func `events come in order, in batches, without each user's last ones`() async throws {
        let batches = try await replay(holdout: 2, batchSize: 3)
        #expect(batches.map(\.count) == [3, 1])
        #expect(batches.joined().map(\.timestamp) == [0, 1, 2, 4])
    }

    @Test func `a smaller holdout sends the same events and the ones behind them`() async throws {
        let first = try await replay(holdout: 2, batchSize: 100).joined()
        let second = try await replay(holdout: 1, batchSize: 100).joined()
        #expect(second.filter(Set(first).contains) == Array(first))
        #expect(second.count == 6)
        #expect(second.filter { $0.userID == 1 }.compactMap { $0.eventID?.sequence } == [0, 1, 2, 3])
    }

    @Test func `a log that is held back whole sends nothing`() async throws {
        #expect(try await replay(holdout: 5, batchSize: 3).isEmpty)
    }

    @Test func `a rate does not change what is sent`() async throws {
        #expect(try await replay(holdout: 0, batchSize: 4, rate: 1e6) == replay(holdout: 0, batchSize: 4))
    }

    @Test func `a pace spreads events evenly and bounds batches to a second`() {
        let pacer = Pacer(rate: 50)
        #expect(pacer.due(0) == .zero)
        #expect(pacer.due(25) == .milliseconds(500))
        #expect(pacer.batchSize(atMost: 5000) == 50)
        #expect(Pacer(rate: 0.1).batchSize(atMost: 5000) == 1)
        #expect(Pacer(rate: 1e300).batchSize(atMost: 5000) == 5000)
        #expect(Pacer(rate: nil).batchSize(atMost: 5000) == 5000)
        #expect(Pacer(rate: nil).due(10) == .zero)
    }
}
