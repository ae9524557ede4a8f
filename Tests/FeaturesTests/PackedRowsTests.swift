import Events
import Features
import TestSupport
import Testing

@Suite struct PackedRowsTests {
    private func rows(_ schema: FeatureSchema, count: Int) -> FeatureRows {
        let catalogue = Catalogue.random()
        var rows = FeatureRows(width: schema.columns.count)
        var items = ItemTallies()
        var states: [UserID: UserFeatures] = [:]
        for event in randomEvents(count, users: 15, items: 35, seed: 1) {
            let features = states[event.userID] ?? UserFeatures()
            let row = UserRow(
                schema: schema,
                userID: event.userID + 16_000_000,
                features: features,
                catalogue: catalogue,
                items: items
            )
            row.append(event.itemID, catalogue: catalogue, items: items, to: &rows)
            states[event.userID, default: features].apply(event, genres: catalogue.genres(of: event.itemID))
            items.add(event)
        }
        return rows
    }

    private func unpacked(_ packed: PackedRows) -> [UInt32] {
        let width = packed.schema.columns.count
        var values = [Float](repeating: -1, count: packed.count * width)
        for row in 0..<packed.count { packed.unpack(row, into: &values, at: row * width) }
        return values.map(\.bitPattern)
    }

    @Test(arguments: FeatureSchema.Name.allCases)
    func `Rows are kept without loss, unknown years too`(name: FeatureSchema.Name) {
        let schema = FeatureSchema(name, catalogue: .movieLens)
        let rows = rows(schema, count: 300)
        var packed = PackedRows(schema: schema)
        packed.append(rows)
        #expect(packed.count == 300)
        #expect(unpacked(packed) == rows.values.map(\.bitPattern))
        #expect(name == .seed || rows.values.contains(where: \.isNaN))
    }
}
