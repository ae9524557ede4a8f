import Events
import Features
import TestSupport
import Testing

@testable import BatchTrainer

@Suite struct HeldOutTests {
    /// Samples of users with the given numbers of events, one a minute, all users at once.
    private func samples(_ counts: [UserID: Int]) -> Samples {
        let schema = FeatureSchema(.seed, catalogue: .movieLens)
        var samples = Samples(schema: schema)
        for (user, count) in counts.sorted(by: { $0.key < $1.key }) {
            for sequence in 0..<count {
                var rows = FeatureRows(width: schema.columns.count)
                UserRow(
                    schema: schema,
                    userID: user,
                    features: UserFeatures(),
                    catalogue: .random(),
                    items: ItemTallies()
                ).append(1, catalogue: .random(), items: ItemTallies(), to: &rows)
                let key = Samples.Key(
                    timestamp: Int64(sequence) * 60_000,
                    userID: user,
                    itemID: 1,
                    sequence: Int32(sequence),
                    isLike: true
                )
                samples.append(key, row: rows)
            }
        }
        return samples
    }

    @Test func `The last ten of users with at least twenty are held out, in training order`() {
        let samples = samples([1: 19, 2: 20, 3: 35, 4: 1])
        let order = samples.ordered()
        let heldOut = HeldOut(samples, order: order)
        let expected = order.filter { number in
            let key = samples.keys[Int(number)]
            return key.userID == 2 && key.sequence >= 10 || key.userID == 3 && key.sequence >= 25
        }
        #expect(expected.count == 20)
        #expect(heldOut.validation == expected)
        #expect(heldOut.training == order.filter { !expected.contains($0) })
    }

    @Test func `Samples that a parent has learned from are not held out`() {
        let samples = samples([1: 30])
        let order = samples.ordered()
        let heldOut = HeldOut(samples, order: order, since: 24 * 60_000)
        #expect(heldOut.validation.map { samples.keys[Int($0)].sequence } == Array(24..<30))
        #expect(heldOut.training.count == 24)
        #expect(HeldOut(samples, order: order, since: .max).validation.isEmpty)
    }

    @Test func `Only the samples of the order count`() {
        let samples = samples([1: 30])
        let order = Array(samples.ordered().prefix(20))
        #expect(HeldOut(samples, order: order).validation == Array(order.suffix(10)))
    }

    @Test func `When no user has twenty events the last tenth of all samples is held out`() {
        let samples = samples([1: 15, 2: 12, 3: 13])
        let order = samples.ordered()
        let heldOut = HeldOut(samples, order: order)
        #expect(heldOut.validation == Array(order.suffix(4)))
        #expect(heldOut.training == Array(order.prefix(36)))
    }

    @Test func `Training order is by time, then user, then the user's sequence`() {
        let samples = samples([2: 3, 1: 2])
        let keys = samples.ordered().map { samples.keys[Int($0)] }
        #expect(keys.map(\.userID) == [1, 2, 1, 2, 2])
        #expect(keys.map(\.sequence) == [0, 0, 1, 1, 2])
    }
}
