import Events
import Features
import TestSupport
import Testing

@Suite struct SeedSchemaTests {
    private let catalogue = Catalogue.random()
    private let schema = FeatureSchema(.seed, catalogue: .movieLens)

    @Test func `Its columns are the reference pipeline's 59, in its order`() {
        let genres = Array(1...18)
        let expected =
            ["userid", "itemid", "gender", "age", "occupation"] + genres.map { "item_g\($0)" }
            + genres.flatMap { ["user_g\($0)_imp", "user_g\($0)_clk"] }
        #expect(expected.count == 59)
        #expect(schema.columns.map(\.name) == expected)
        #expect(schema.columns.allSatisfy { $0.defaultValue == 0 })
    }

    /// The contract's words, on the plain list of the user's earlier events.
    private func expectedRow(_ user: UserID, _ item: ItemID, after history: [Event]) -> [Float] {
        var row = [Float(user), Float(item)] + catalogue.attributes(of: user).map { Float($0) }
        for genre in UInt8(1)...18 { row.append(catalogue.genres(of: item).contains(genre) ? 1 : 0) }
        for genre in UInt8(1)...18 {
            let shown = history.suffix(10).filter { catalogue.genres(of: $0.itemID).contains(genre) }
            row.append(Float(shown.count))
            row.append(Float(shown.count { $0.rating > 3 }))
        }
        return row
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `Its values are counts over the last ten events strictly before`(seed: UInt64) {
        var states: [UserID: UserFeatures] = [:]
        var histories: [UserID: [Event]] = [:]
        var generator = SeededGenerator(seed: seed)
        // Users 13 to 15 and items 31 to 35 are not in the catalogue.
        for event in randomEvents(400, users: 15, items: 35, seed: seed) {
            let row = UserRow(
                schema: schema,
                userID: event.userID,
                features: states[event.userID] ?? UserFeatures(),
                catalogue: catalogue,
                items: ItemTallies()
            )
            var rows = FeatureRows(width: 59)
            let other = ItemID.random(in: 1...35, using: &generator)
            for item in [event.itemID, other] {
                row.append(item, catalogue: catalogue, items: ItemTallies(), to: &rows)
            }
            let history = histories[event.userID] ?? []
            #expect(rows.count == 2)
            #expect(Array(rows[0]) == expectedRow(event.userID, event.itemID, after: history))
            #expect(Array(rows[1]) == expectedRow(event.userID, other, after: history))
            states[event.userID, default: UserFeatures()].apply(event, genres: catalogue.genres(of: event.itemID))
            histories[event.userID, default: []].append(event)
        }
    }

    @Test func `The schema survives its JSON form`() throws {
        for name in FeatureSchema.Name.allCases {
            let schema = FeatureSchema(name, catalogue: .movieLens)
            #expect(try decodedJSON(schema) == schema)
        }
    }
}
