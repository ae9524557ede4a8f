import Events
import Features
import Testing

/// The statistics columns, computed by hand for a small world.
@Suite struct FullSchemaTests {
    private let schema = FeatureSchema(.full, catalogue: .movieLens)
    private let catalogue: Catalogue
    private let tallies: ItemTallies
    private let features: UserFeatures

    /// Of all events: 3 likes of 5, ratings that add up to 16; smoothed by two events of the rates 0.5 and 3.
    private let likeRate = 4.0 / 7
    private let rating = 22.0 / 7

    init() {
        var catalogue = Catalogue(schema: .movieLens)
        catalogue.put(Item(id: 1, title: "A", year: 1995, genres: ["Action", "Comedy"]))
        catalogue.put(Item(id: 2, title: "B", year: nil, genres: ["Comedy"]))
        catalogue.put(Item(id: 3, title: "C", year: 1939, genres: ["Drama"]))
        catalogue.put(User(id: 7, attributes: ["gender": "F", "age": "35", "occupation": "4"]))
        self.catalogue = catalogue

        func event(_ item: ItemID, _ rating: Float) -> Event {
            Event(userID: 7, itemID: item, rating: rating, timestamp: 0)
        }
        var tallies = ItemTallies()
        for event in [event(1, 5), event(1, 4), event(1, 4), event(1, 2), event(2, 1)] { tallies.add(event) }
        self.tallies = tallies
        var features = UserFeatures()
        for event in [event(1, 5), event(2, 2), event(3, 4), event(9, 3.5)] {
            features.apply(event, genres: catalogue.genres(of: event.itemID))
        }
        self.features = features
    }

    private func value(_ column: String, user: UserFeatures? = nil, item: ItemID, _ items: ItemTallies? = nil) -> Float
    {
        let items = items ?? tallies
        let row = UserRow(
            schema: schema,
            userID: 7,
            features: user ?? features,
            catalogue: catalogue,
            items: items
        )
        var rows = FeatureRows(width: schema.columns.count)
        row.append(item, catalogue: catalogue, items: items, to: &rows)
        return schema.columns.firstIndex { $0.name == column }.map { rows[0][rows[0].startIndex + $0] } ?? -1
    }

    @Test func `It begins with the seed schema and has 13 columns more`() {
        let seed = FeatureSchema(.seed, catalogue: .movieLens)
        #expect(Array(schema.columns.prefix(59)) == seed.columns)
        #expect(
            schema.columns.dropFirst(59).map(\.name) == [
                "user_event_count", "user_like_rate", "user_mean_rating", "user_recent_like_rate",
                "user_last3_like_rate", "user_last_like", "user_recent_rating_deviation", "item_event_count",
                "item_like_rate", "item_mean_rating", "item_release_year", "user_genre_event_count",
                "user_genre_like_rate",
            ]
        )
    }

    @Test func `The user's columns are smoothed statistics of the user's events`() {
        #expect(value("user_event_count", item: 1) == 4)
        #expect(value("user_like_rate", item: 1) == Float((3 + 5 * likeRate) / 9))
        #expect(value("user_mean_rating", item: 1) == Float((14.5 + 5 * rating) / 9))
        #expect(value("user_recent_like_rate", item: 1) == Float((3 + 2 * likeRate) / 6))
        #expect(value("user_last3_like_rate", item: 1) == Float((2 + likeRate) / 4))
        #expect(value("user_last_like", item: 1) == 1)
    }

    @Test func `Recent statistics are of the window alone`() {
        var features = features
        for rating in [0, 0, 0, 0, 0, 0, 0, 0, 5, 1] as [Float] {
            features.apply(Event(userID: 7, itemID: 3, rating: rating, timestamp: 0), genres: GenreSet(codes: [8]))
        }
        #expect(value("user_event_count", user: features, item: 1) == 14)
        #expect(value("user_recent_like_rate", user: features, item: 1) == Float((1 + 2 * likeRate) / 12))
        #expect(value("user_last3_like_rate", user: features, item: 1) == Float((1 + likeRate) / 4))
        #expect(value("user_last_like", user: features, item: 1) == 0)
    }

    @Test func `The deviation compares the user's recent ratings with others' of the same items`() {
        let means = [(15 + 10 * rating) / 14, (1 + 10 * rating) / 11, rating, rating]
        let sum = zip([5, 2, 4, 3.5], means).reduce(0) { $0 + $1.0 - $1.1 }
        #expect(abs(value("user_recent_rating_deviation", item: 1) - Float(sum / 6)) < 1e-6)
    }

    @Test func `The item's columns are smoothed statistics of all users' events`() {
        #expect(value("item_event_count", item: 1) == 4)
        #expect(value("item_like_rate", item: 1) == Float((3 + 10 * likeRate) / 14))
        #expect(value("item_mean_rating", item: 1) == Float((15 + 10 * rating) / 14))
        #expect(value("item_release_year", item: 1) == 1995)
        #expect(value("item_event_count", item: 3) == 0)
        #expect(value("item_like_rate", item: 3) == Float(likeRate))
    }

    @Test func `The genre columns add up the user's events over the item's genres`() {
        // Action: the 5; Comedy: the 5 and the 2. An event of both genres counts twice.
        let userRate = (3 + 5 * likeRate) / 9
        #expect(value("user_genre_event_count", item: 1) == 3)
        #expect(value("user_genre_like_rate", item: 1) == Float((2 + 3 * userRate) / 6))
        #expect(value("user_genre_event_count", item: 2) == 2)
        #expect(value("user_genre_like_rate", item: 2) == Float((1 + 3 * userRate) / 5))
        #expect(value("user_genre_event_count", item: 9) == 0)
        #expect(value("user_genre_like_rate", item: 9) == Float(userRate))
    }

    @Test func `An unknown year is not a number`() {
        #expect(value("item_release_year", item: 2).isNaN)
        #expect(value("item_release_year", item: 9).isNaN)
    }

    @Test func `A row of nothing known holds every column's default`() {
        let row = UserRow(
            schema: schema,
            userID: 0,
            features: UserFeatures(),
            catalogue: Catalogue(schema: .movieLens),
            items: ItemTallies()
        )
        var rows = FeatureRows(width: schema.columns.count)
        row.append(0, catalogue: Catalogue(schema: .movieLens), items: ItemTallies(), to: &rows)
        for (column, value) in zip(schema.columns, rows[0]) {
            #expect(value == column.defaultValue || (value.isNaN && column.defaultValue == nil), "\(column.name)")
        }
    }
}
