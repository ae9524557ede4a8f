import Events
import Features

extension Release {
    /// A few rows to compare scorers by, made up from what the release knows: users whom it knows and one whom it does not,
    /// with known items and an unknown one. Equal for equal releases.
    public func probeRows() -> [RankerRows] {
        let items = Self.spread(encoder.items.ids, 15) + [Self.unknown(to: encoder.items)]
        let users = Self.spread(encoder.users.ids, 3) + [Self.unknown(to: encoder.users)]
        let catalogue = probeCatalogue(users: users, items: items)
        let events = users.flatMap { user in
            items.enumerated().map { place, item in
                Event(userID: user, itemID: item, rating: Float(1 + (place * 7 + Int(user % 5)) % 5), timestamp: 0)
            }
        }
        var tallies = ItemTallies()
        for event in events { tallies.add(event) }
        return users.enumerated().map { place, user in
            var features = UserFeatures()
            // From nobody who has rated anything to one with a full window.
            for event in events.filter({ $0.userID == user }).prefix(place * 5) {
                features.apply(event, genres: catalogue.genres(of: event.itemID))
            }
            return RankerRows(
                userID: user,
                itemIDs: items,
                features: features,
                schema: schema,
                catalogue: catalogue,
                tallies: tallies
            )
        }
    }

    private func probeCatalogue(users: [UserID], items: [ItemID]) -> Catalogue {
        var catalogue = Catalogue(schema: .movieLens)
        let genres = catalogue.schema.genres.values
        for (place, item) in items.dropLast().enumerated() {
            let first = place % genres.count
            // Every third is without a year: a value that is not known.
            let year = place % 3 == 0 ? nil : 1950 + place
            catalogue.put(
                Item(id: item, title: "", year: year, genres: [genres[first], genres[(first + 5) % genres.count]])
            )
        }
        for (place, user) in users.dropLast().enumerated() {
            let attributes = catalogue.schema.userAttributes.map { ($0.name, $0.values[place % $0.values.count]) }
            catalogue.put(User(id: user, attributes: Dictionary(uniqueKeysWithValues: attributes)))
        }
        return catalogue
    }

    /// Known ids, evenly from the smallest to the largest, `count` at most.
    private static func spread(_ ids: [Int32], _ count: Int) -> [Int32] {
        let known = ids.dropFirst()
        guard known.count > count else { return Array(known) }
        return (0..<count).map { known[known.startIndex + $0 * (known.count - 1) / (count - 1)] }
    }

    private static func unknown(to map: RowMap) -> Int32 {
        (1...Int32.max).first { map[$0] == 0 } ?? .max
    }
}
