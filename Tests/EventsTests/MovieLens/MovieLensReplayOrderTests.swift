import Events
import Testing

@Suite struct MovieLensReplayOrderTests {
    @Test func `ratings come by time, and within one second as in the file`() throws {
        let order = try withMovieLens(ratings: "1::10::5::7\n2::20::4::7\n1::11::3::5\n1::12::2::7\n") {
            try ReplayOrder($0)
        }
        #expect(order.ratings.map(\.itemID) == [11, 10, 20, 12])
        #expect(order.ratings.map(\.sequence) == [0, 1, 0, 2])
        #expect(order.counts == [1: 3, 2: 1])
    }

    @Test func `an event names the file and the rating's number`() throws {
        let order = ReplayOrder(
            ratings: [Rating(timestamp: 9000, userID: 3, itemID: 4, value: 2.5, sequence: 0)],
            source: 0xc0ffee
        )
        #expect(
            order.ratings.map(order.event) == [
                Event(
                    userID: 3,
                    itemID: 4,
                    rating: 2.5,
                    timestamp: 9000,
                    eventID: EventID(source: 0xc0ffee, sequence: 0)
                )
            ]
        )
    }

    @Test func `a rating takes little memory`() {
        #expect(MemoryLayout<Rating>.stride == 24)
    }

    @Test(arguments: [0, 1, 2, 3, 5, 10, 20, 157])
    func `the split is exact for every count`(holdout: Int) {
        let split = ContractSplit(holdout: holdout)
        for count in 1...300 {
            let parts = (0..<count).map { split.part(sequence: $0, count: count) }
            let kept = max(0, count - holdout)
            #expect(parts.count { $0 == .holdout } == min(holdout, count))
            // The rows below 0.8 * kept are the whole numbers before its ceiling.
            #expect(parts.count { $0 == .train } == (4 * kept + 4) / 5)
            #expect(parts == parts.sorted { "\($0)" != "\($1)" && rank($0) < rank($1) })
        }
    }

    private func rank(_ part: ContractSplit.Part) -> Int {
        switch part {
        case .train: 0
        case .test: 1
        case .holdout: 2
        }
    }
}
