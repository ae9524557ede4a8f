public import Events
public import Ports
public import Recall

extension IndexedRelease {
    /// A release of these items, with a catalogue that says the same of them: item 7 has the title "Item 7" and the year
    /// 1957.
    /// - Parameter itemVersion: of each item in the catalogue.
    public static func sample(
        _ entries: [ItemVectors.Entry],
        version: String = "a",
        number: Int = 1,
        itemVersion: (ItemID) -> Int64 = { _ in 1 }
    ) -> IndexedRelease {
        var catalogue = Catalogue(schema: .movieLens)
        for entry in entries {
            let genres = entry.genres.map { CatalogueSchema.movieLens.genres.values[Int($0) - 1] }
            catalogue.put(
                Item(
                    id: entry.itemID,
                    title: "Item \(entry.itemID)",
                    year: 1950 + Int(entry.itemID) % 60,
                    genres: genres
                ),
                version: itemVersion(entry.itemID)
            )
        }
        return IndexedRelease(
            name: Name(version: version, number: number),
            items: ItemVectors(entries),
            catalogue: catalogue
        )
    }
}

extension ItemVectors.Entry {
    /// An item with genres by their codes.
    public static func sample(_ id: ItemID, genres: [UInt8] = [], visits: Int64, _ vector: [Float]) -> Self {
        Self(itemID: id, genres: GenreSet(codes: genres), visits: visits, vector: vector)
    }

    /// Items 1 to `count` with random genres, visits and vectors of both signs; a function of the seed.
    public static func random(_ count: Int, dimensions: Int, seed: UInt64) -> [Self] {
        var generator = SeededGenerator(seed: seed)
        return (1...ItemID(count)).map { id in
            let genres = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                UInt8.random(in: 1...18, using: &generator)
            }
            return sample(
                id,
                genres: genres,
                visits: Int64.random(in: 0...50, using: &generator),
                (0..<dimensions).map { _ in Float.random(in: -1...1, using: &generator) }
            )
        }
    }
}
