import Events
import Features
import Models
import Recall
import TestSupport
import Testing

@testable import Releases

@Suite struct ModelEncoderTests {
    @Test func `Ids and codes are categories, everything else is dense, in the schema's order`() throws {
        let release = try sampleRelease()
        let input = release.encoder.input
        #expect(input.categories.map(\.name) == ["userid", "itemid", "gender", "age", "occupation"])
        #expect(input.categories.map(\.cardinality) == [13, 31, 3, 8, 22])
        #expect(input.categories.map(\.side) == [.user, .item, .user, .user, .user])
        #expect(input.dense.map(\.name) == sampleSchema.columns.dropFirst(5).map(\.name))
        for (column, dense) in zip(sampleSchema.columns.dropFirst(5), input.dense) {
            #expect((dense.transform == .log1p) == (column.kind == .count))
            #expect(dense.factorised == (column.kind == .flag))
            #expect(dense.side.rawValue == column.side.rawValue)
        }
    }

    @Test(arguments: [5, 12, 13, 400] as [UserID])
    func `A row's ids become table rows, unknown ones 0, and its other values stay`(user: UserID) throws {
        let release = try sampleRelease()
        let rows = sampleRows(user: user)
        let batch = release.encoder.batch(rows)
        #expect(batch.count == 31)
        for (place, item) in rows.itemIDs.enumerated() {
            let values = Array(rows.rows[place])
            let categories = Array(batch.categories[place * 5..<place * 5 + 5])
            #expect(categories == [user <= 12 ? user : 0, item <= 30 ? item : 0] + values[2..<5].map { Int32($0) })
            let dense = batch.dense[place * 67..<(place + 1) * 67]
            #expect(dense.map(\.bitPattern) == values.dropFirst(5).map(\.bitPattern))
        }
    }

    @Test func `Ids that a float does not hold keep their rows`() {
        let ids: [Int32] = [16_777_216, 16_777_217, .max - 1, .max]
        let encoder = ModelEncoder(schema: sampleSchema, users: RowMap(ids), items: RowMap(ids))
        let batches = ids.map { id in
            encoder.batch(
                RankerRows(
                    userID: id,
                    itemIDs: [id],
                    features: UserFeatures(),
                    schema: sampleSchema,
                    catalogue: sampleCatalogue,
                    tallies: ItemTallies()
                )
            )
        }
        #expect(batches.map { Array($0.categories.prefix(2)) } == [[1, 1], [2, 2], [3, 3], [4, 4]])
    }

    @Test func `Rows in a parent are matched by id, codes by themselves`() throws {
        let parent = try sampleRelease().encoder
        let encoder = ModelEncoder(schema: sampleSchema, users: RowMap([2, 50]), items: parent.items)
        let rows = encoder.rows(in: parent)
        #expect(rows[0] == [0, 2, -1])
        #expect(rows[1] == (0..<31).map { Int32($0) })
        #expect(rows[2] == [0, 1, 2])
        #expect(rows[4].count == 22)
    }

    @Test func `The vectors' product orders a user's items as the recall model's logits do`() throws {
        let release = try sampleRelease()
        let rows = sampleRows(user: 4)
        let logits = release.vectors.logits(release.encoder.batch(rows))
        let attributes = sampleCatalogue.attributes(of: 4)
        let items = release.itemVectors(sampleCatalogue)
        let vector = release.userVector(of: 4, history: [], catalogue: sampleCatalogue, items: items)
        let categories = release.encoder.userCategories(4, attributes: attributes)
        let offset = release.vectors.globalBias + release.vectors.userBias(categories: categories)
        for (place, item) in rows.itemIDs.dropLast().enumerated() {
            let itemVector = release.vectors.itemVector(
                categories: release.encoder.itemCategories(item),
                dense: release.encoder.genreFlags(sampleCatalogue.genres(of: item))
            )
            let product = zip(vector, itemVector).reduce(offset) { $0 + $1.0 * $1.1 }
            #expect(abs(product - logits[place]) < 1e-5)
        }
        let known = zip(rows.itemIDs, logits).dropLast().sorted { $0.1 > $1.1 }.map(\.0)
        #expect(items.search(vector: vector, excluding: [], size: 5) == Array(known.prefix(5)))
    }

    @Test func `Only events that the release has not learned from are folded into a user's vector`() throws {
        let release = try sampleRelease()
        let items = release.itemVectors(sampleCatalogue)
        func vector(_ user: UserID, _ timestamp: Int64) throws -> [Float] {
            var recall = UserRecall()
            recall.apply(Event(userID: user, itemID: 3, rating: 5, timestamp: timestamp))
            return release.userVector(of: user, history: recall.history, catalogue: sampleCatalogue, items: items)
        }
        let cutOff = release.manifest.cutOffTime
        let own = release.userVector(of: 4, history: [], catalogue: sampleCatalogue, items: items)
        #expect(try vector(4, cutOff - 1) == own)
        #expect(try vector(4, cutOff) != own)
        let unknown = release.userVector(of: 99, history: [], catalogue: sampleCatalogue, items: items)
        #expect(try vector(99, cutOff - 1) != unknown)
    }
}
