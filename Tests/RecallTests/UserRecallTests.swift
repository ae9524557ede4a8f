import Events
import Recall
import TestSupport
import Testing

@Suite struct UserRecallTests {
    private func recall(_ events: some Sequence<Event>) -> UserRecall {
        var recall = UserRecall()
        for event in events { recall.apply(event) }
        return recall
    }

    @Test func `Seen items are all items rated, once each, in the order of the first rating`() {
        let events = randomEvents(300, users: 1, items: 150, seed: 1)
        var expected: [ItemID] = []
        for event in events where !expected.contains(event.itemID) { expected.append(event.itemID) }
        #expect(recall(events).seen == expected)
    }

    @Test func `Of too many seen items the oldest are forgotten`() {
        var recall = UserRecall()
        let limit = UserRecall.seenLimit
        for number in 0..<limit + 3 {
            recall.apply(Event(userID: 1, itemID: ItemID(number), rating: 1, timestamp: 0))
        }
        #expect(recall.seen.count == limit)
        #expect(recall.seen.first == 3 && recall.seen.last == ItemID(limit + 2))
    }

    @Test(arguments: [0, 1, 99, 100, 101, 400])
    func `The history is the last hundred events`(count: Int) {
        let events = randomEvents(count, users: 1, jitter: 9000, seed: 2)
        let history = recall(events).history
        #expect(history.map(\.itemID) == events.suffix(100).map(\.itemID))
        #expect(history.map(\.rating) == events.suffix(100).map(\.rating))
        #expect(history.map(\.timestamp) == events.suffix(100).map(\.timestamp))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `Terms are the genres with at least three likes in the last ten events`(seed: UInt64) {
        let catalogue = Catalogue.random()
        let events = randomEvents(Int(seed) * 2, users: 1, items: 35, seed: seed)
        let expected = (UInt8(1)...63).filter { genre in
            let liked = events.suffix(10).filter { $0.rating > 3 && catalogue.genres(of: $0.itemID).contains(genre) }
            return liked.count >= 3
        }
        #expect(Array(recall(events).terms(catalogue)) == expected)
    }

    @Test(arguments: [0, 1, 100, 300])
    func `Its bytes read back`(count: Int) throws {
        let recall = recall(randomEvents(count, users: 1, jitter: 9000, source: 4, seed: 3))
        #expect(try UserRecall(decoding: recall.encoded()) == recall)
    }

    @Test func `An event sent again is recognised, and only then`() {
        let events = randomEvents(40, users: 1, source: 9, seed: 2)
        let recall = recall(events[..<20])
        #expect(events[..<20].allSatisfy(recall.contains))
        #expect(!events[20...].contains(where: recall.contains))
    }

    @Test func `Bytes that are cut or changed are an error or a record, never a trap`() {
        let bytes = recall(randomEvents(60, users: 1, source: 3, seed: 5)).encoded()
        for length in bytes.indices {
            #expect(throws: CodecError.self) { try UserRecall(decoding: Array(bytes.prefix(length))) }
        }
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << bit
                _ = try? UserRecall(decoding: changed)
            }
        }
    }

    @Test func `Bytes with a longer history than is kept are an error`() {
        var writer = ByteWriter()
        writer.byte(UserRecall.layoutVersion)
        writer.count(0)
        writer.count(UserRecall.historySize + 1)
        for _ in 0...UserRecall.historySize {
            writer.signed(ItemID(1))
            writer.float(1)
            writer.signed(Int64(0))
        }
        writer.count(0)
        #expect(throws: CodecError.self) { try UserRecall(decoding: writer.bytes) }
    }
}
