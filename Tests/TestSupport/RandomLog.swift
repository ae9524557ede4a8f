public import Events

/// Random events: users, items, ratings and times, some of them equal; a function of the seed.
/// - Parameters:
///   - step: how far event time moves from one event to the next, in milliseconds.
///   - jitter: by how much at most an event is older than its place in the log says.
///   - source: given, the events are numbered per user.
public func randomEvents(
    _ count: Int,
    users: Int = 12,
    items: Int = 30,
    step: ClosedRange<Int64> = 0...3_000_000,
    jitter: Int64 = 0,
    source: UInt64? = nil,
    seed: UInt64
) -> [Event] {
    var generator = SeededGenerator(seed: seed)
    var time: Int64 = 978_300_000_000
    var sequences: [UserID: UInt32] = [:]
    return (0..<count).map { _ in
        if Bool.random(using: &generator) { time += Int64.random(in: step, using: &generator) }
        let user = UserID(Int.random(in: 1...users, using: &generator))
        let sequence = sequences[user, default: 0]
        sequences[user] = sequence + 1
        return Event(
            userID: user,
            itemID: ItemID(Int.random(in: 1...items, using: &generator)),
            rating: Float(Int.random(in: 0...10, using: &generator)) / 2,
            timestamp: time - Int64.random(in: 0...jitter, using: &generator),
            eventID: source.map { EventID(source: $0, sequence: sequence) }
        )
    }
}

extension Sequence<Event> {
    /// The events as records of a log: each in its user's partition, the partitions interleaved as the events are.
    public func records(partitionCount: Int32) -> [LogRecord] {
        var offsets: [Int32: Int64] = [:]
        return map { event in
            let partition = Partitioner.partition(of: event.userID, partitionCount: partitionCount)
            let offset = offsets[partition, default: 0]
            offsets[partition] = offset + 1
            return LogRecord(partition: partition, offset: offset, entry: .event(event))
        }
    }
}

extension RandomAccessCollection {
    /// The elements in consecutive runs of random lengths.
    public func randomRuns(
        _ lengths: ClosedRange<Int>,
        using generator: inout SeededGenerator
    ) -> [SubSequence] {
        var runs: [SubSequence] = []
        var start = startIndex
        while start < endIndex {
            let length = Int.random(in: lengths, using: &generator)
            let end = index(start, offsetBy: length, limitedBy: endIndex) ?? endIndex
            runs.append(self[start..<end])
            start = end
        }
        return runs
    }
}

extension Catalogue {
    /// MovieLens' schema with items 1 to `items`, of one to three genres each, and users 1 to `users`.
    public static func random(items: Int = 30, users: Int = 12, seed: UInt64 = 1) -> Catalogue {
        var generator = SeededGenerator(seed: seed)
        var catalogue = Catalogue(schema: .movieLens)
        let genres = catalogue.schema.genres.values
        for item in 1...items {
            let count = Int.random(in: 1...3, using: &generator)
            catalogue.put(
                Item(
                    id: ItemID(item),
                    title: "Item \(item)",
                    year: item % 5 == 0 ? nil : 1950 + item % 50,
                    genres: (0..<count).map { _ in genres[Int.random(in: genres.indices, using: &generator)] }
                )
            )
        }
        for user in 1...users {
            catalogue.put(
                User(
                    id: UserID(user),
                    attributes: ["gender": user % 2 == 0 ? "M" : "F", "age": "25", "occupation": "\(user % 21)"]
                )
            )
        }
        return catalogue
    }
}
