import Events
import Features
import TestSupport
import Testing

@Suite struct UserFeaturesTests {
    private let catalogue = Catalogue.random()

    private func features(_ events: some Sequence<Event>) -> UserFeatures {
        var features = UserFeatures()
        for event in events { features.apply(event, genres: catalogue.genres(of: event.itemID)) }
        return features
    }

    @Test func `The window is the last ten events, strictly before the next one`() {
        let events = randomEvents(200, users: 1, seed: 1)
        var features = UserFeatures()
        for (index, event) in events.enumerated() {
            let before = events[..<index].suffix(10)
            #expect(features.window.map(\.itemID) == before.map(\.itemID))
            #expect(features.window.map(\.rating) == before.map(\.rating))
            features.apply(event, genres: catalogue.genres(of: event.itemID))
        }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `Its counters are a recount of the whole history`(seed: UInt64) {
        let events = randomEvents(Int(seed) * 20, users: 1, jitter: 5_000_000, seed: seed)
        let features = features(events)
        #expect(features.tally.events == Int64(events.count))
        #expect(features.tally.likes == Int64(events.count { $0.rating > 3 }))
        #expect(features.tally.ratingHundredths == Int64(events.reduce(0) { $0 + $1.rating * 100 }))
        #expect(features.latestTimestamp == events.map(\.timestamp).max())
        for genre in UInt8(0)...20 {
            let ofGenre = events.filter { catalogue.genres(of: $0.itemID).contains(genre) }
            #expect(features.tally(ofGenre: genre).events == Int64(ofGenre.count))
            #expect(features.tally(ofGenre: genre).likes == Int64(ofGenre.count(where: \.isLike)))
        }
    }

    @Test func `An event sent again is recognised, and only then`() {
        let events = randomEvents(40, users: 1, source: 9, seed: 2)
        let features = features(events[..<20])
        #expect(events[..<20].allSatisfy(features.contains))
        #expect(!events[20...].contains(where: features.contains))
        #expect(!features.contains(randomEvents(1, users: 1, seed: 2)[0]))
    }

    @Test(arguments: [0, 1, 9, 10, 11, 300])
    func `Its bytes read back`(count: Int) throws {
        let features = features(randomEvents(count, users: 1, source: 3, seed: 3))
        #expect(try UserFeatures(decoding: features.encoded()) == features)
    }

    @Test func `Its bytes stay within the stated bound`() {
        let events = randomEvents(3000, users: 1, items: 30, seed: 4).map { event in
            var event = event
            event.itemID += 100_000
            event.eventID = EventID(source: UInt64(event.itemID % 8), sequence: .max)
            return event
        }
        var features = UserFeatures()
        for event in events { features.apply(event, genres: GenreSet(codes: 1...18)) }
        #expect(features.encoded().count <= 500)
    }

    @Test func `Bytes that are cut or changed are an error or a record, never a trap`() {
        let features = features(randomEvents(30, users: 1, source: 3, seed: 5))
        let bytes = features.encoded()
        for length in bytes.indices {
            #expect(throws: CodecError.self) { try UserFeatures(decoding: Array(bytes.prefix(length))) }
        }
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << bit
                guard var record = try? UserFeatures(decoding: changed) else { continue }
                record.apply(randomEvents(1, seed: 1)[0], genres: GenreSet(codes: 1...18))
                #expect(record.window.count <= UserFeatures.windowSize)
            }
        }
    }
}
