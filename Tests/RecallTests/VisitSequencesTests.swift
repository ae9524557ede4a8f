import Events
import Recall
import TestSupport
import Testing

@Suite struct VisitSequencesTests {
    /// The sequences of each bucket, as the recall updater builds them.
    private func sequences(_ events: [Event]) -> VisitSequences {
        var users: [UserID: UserRecall] = [:]
        var sequences = VisitSequences()
        for event in events {
            sequences.add(event, after: users[event.userID, default: UserRecall()].history)
            users[event.userID, default: UserRecall()].apply(event)
        }
        return sequences
    }

    @Test func `A user's context is what was visited just before the bucket, at most a window`() {
        var recall = UserRecall()
        for item in 1...30 as ClosedRange<ItemID> {
            recall.apply(Event(userID: 1, itemID: item, rating: 1, timestamp: 0))
        }
        var sequences = VisitSequences()
        sequences.add(Event(userID: 1, itemID: 50, rating: 1, timestamp: 0), after: recall.history)
        sequences.add(Event(userID: 1, itemID: 51, rating: 1, timestamp: 0), after: [])
        #expect(sequences.users[1]?.context == Array(11...30))
        #expect(sequences.users[1]?.visits == [50, 51])
    }

    @Test func `Their bytes read back`() throws {
        let sequences = sequences(randomEvents(300, seed: 1))
        #expect(try VisitSequences(decoding: sequences.encoded()) == sequences)
        #expect(try VisitSequences(decoding: VisitSequences().encoded()) == VisitSequences())
    }

    @Test func `Bytes that are cut or changed are an error or sequences, never a trap`() {
        let bytes = sequences(randomEvents(60, users: 3, seed: 2)).encoded()
        for length in bytes.indices {
            #expect(throws: CodecError.self) { try VisitSequences(decoding: Array(bytes.prefix(length))) }
        }
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << bit
                guard let sequences = try? VisitSequences(decoding: changed) else { continue }
                var table = CoVisitation()
                table.merge([sequences])
            }
        }
    }
}
