import BatchTrainer
import Events
import Features
import Recall
import Releases
import TestSupport

/// A small world with structure to learn: users and items belong to one of three groups, a user likes the items of the own
/// group, and mostly watches the next item of it.
enum GeneratedWorld {
    static let catalogue: Catalogue = {
        var catalogue = Catalogue(schema: .movieLens)
        let genres = catalogue.schema.genres.values
        for item in 1...90 as ClosedRange<ItemID> {
            catalogue.put(
                Item(id: item, title: "\(item)", year: 1960 + Int(item) % 40, genres: [genres[Int(item) % 3]])
            )
        }
        for user in 1...300 as ClosedRange<UserID> {
            catalogue.put(User(id: user, attributes: ["gender": user % 2 == 0 ? "M" : "F", "age": "25"]))
        }
        return catalogue
    }()

    /// One event per user and day, in the order of time.
    static func events(days: Int) -> [Event] {
        var generator = SeededGenerator(seed: 11)
        var steps = [Int](repeating: 0, count: 301)
        return (0..<days).flatMap { day in
            (1...300).map { user in
                let group = user % 3
                let follows = Double.random(in: 0..<1, using: &generator) < 0.7
                steps[user] += 1
                let item =
                    follows
                    ? group + 3 * ((user + steps[user]) % 30) : Int.random(in: 0..<90, using: &generator)
                let likes = Double.random(in: 0..<1, using: &generator) < (item % 3 == group ? 0.85 : 0.2)
                return Event(
                    userID: UserID(user),
                    itemID: ItemID(item == 0 ? 90 : item),
                    rating: likes ? 5 : 2,
                    timestamp: 978_307_200_000 + Int64(day) * 86_400_000 + Int64(user) * 1000
                )
            }
        }
    }

    static func fold(_ events: [Event], partitionCount: Int32 = 1) -> SampleFold {
        var fold = SampleFold(
            schema: FeatureSchema(.full, catalogue: .movieLens),
            catalogue: catalogue,
            clock: .daily,
            partitionCount: partitionCount
        )
        fold.fold(events.records(partitionCount: partitionCount))
        return fold
    }
}
