import Events
import Features
import Foundation
import Models
import Releases
import TestServers
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(3)))
struct RankerONNXTests {
    /// The largest difference of logits and of probabilities between the graph and the ranker in process.
    private func difference(_ release: Release, on rows: [RankerRows]) async throws -> Float {
        try await withTemporaryDirectory { folder in
            let (scores, logits) = try await ONNXRuntime.score(
                rows.flatMap(\.rows.values),
                with: release.rankerONNX(),
                in: folder
            )
            let expected = rows.flatMap(release.likeLogits)
            #expect(Set(expected).count > expected.count / 2)
            try #require(logits.count == expected.count && scores.count == expected.count)
            let ofLogits = zip(logits, expected).map { abs($0 - $1) }.max() ?? .infinity
            let ofScores = zip(scores, expected).map { abs($0 - 1 / (1 + exp(-$1))) }.max() ?? .infinity
            return max(ofLogits, ofScores)
        }
    }

    private func release(
        _ schema: FeatureSchema,
        users: some Sequence<Int32>,
        items: some Sequence<Int32>
    ) throws -> Release {
        let encoder = ModelEncoder(schema: schema, users: RowMap(users), items: RowMap(items))
        let sample = try sampleRelease()
        return Release(
            manifest: sample.manifest,
            schema: schema,
            vectors: try FactorizationMachine(input: encoder.input, factors: 5, seed: 1),
            ranker: try DeepFM(input: encoder.input, seed: 1),
            order: sample.order,
            encoder: encoder,
            itemVisits: encoder.items.ids.map { _ in 0 }
        )
    }

    @Test(.enabled(if: Program.onnx.isExpected, "\(Program.onnx.reason)"), arguments: [false, true])
    func `The graph scores raw rows as the ranker does, unknown ids and values included`(isSeasoned: Bool) async throws
    {
        let sample = try sampleRelease()
        let rows = [1, 7, 12, 13, 20_000_000].map { sampleRows(user: $0) } + sample.probeRows()
        let release = isSeasoned ? try seasonedRelease(sample, scaledBy: rows) : sample
        #expect(rows.contains { $0.rows.values.contains(where: \.isNaN) })
        #expect(try await difference(release, on: rows) <= 1e-5)
    }

    @Test(
        .enabled(if: Program.onnx.isExpected, "\(Program.onnx.reason)"),
        .enabled(if: movieLens1M != nil, "MovieLens-1M is not in the folder DATA or data/ml-1m"),
        arguments: FeatureSchema.Name.allCases
    )
    func `The graph scores ten thousand real rows as the ranker does`(name: FeatureSchema.Name) async throws {
        let data = try #require(movieLens1M)
        var catalogue = Catalogue(schema: .movieLens)
        for item in try data.items() { catalogue.put(item) }
        for user in try data.users() { catalogue.put(user) }
        let schema = FeatureSchema(name, catalogue: .movieLens)
        let order = try ReplayOrder(data)
        let rows = RankerRows.replayed(order, catalogue: catalogue, schema: schema, count: 10_000, size: 200)
        let release = try seasonedRelease(
            try release(schema, users: catalogue.users.keys, items: catalogue.items.keys),
            scaledBy: rows
        )
        #expect(rows.reduce(0) { $0 + $1.itemIDs.count } == 10_000)
        #expect(try await difference(release, on: rows) <= 1e-5)
    }

    @Test(.enabled(if: Program.onnx.isExpected, "\(Program.onnx.reason)"))
    func `The graph's input and outputs are those that are documented`() async throws {
        try await withTemporaryDirectory { folder in
            let text = try await ONNXRuntime.text(of: sampleRelease().rankerONNX(), in: folder)
            let columns = sampleSchema.columns.count
            #expect(
                text.contains(
                    "(float[batch,\(columns)] ml_input) => (float[batch,1] ml_output, float[batch,1] ml_logit)"
                )
            )
        }
    }

    @Test func `Equal releases give equal bytes, others do not`() throws {
        let bytes = try sampleRelease().rankerONNX()
        #expect(try sampleRelease(writtenAt: 9).rankerONNX() == bytes)
        #expect(try sampleRelease(seed: 2).rankerONNX() != bytes)
        #expect(try seasonedRelease(sampleRelease(), scaledBy: []).rankerONNX() != bytes)
    }

    @Test(arguments: [16_777_216, 16_777_217, .max] as [Int32])
    func `Ids that a float does not tell apart are refused by name`(id: Int32) throws {
        #expect(throws: RankerExportError.idTooLarge(id, column: "userid")) {
            try release(sampleSchema, users: [1, id], items: [1]).rankerONNX()
        }
        #expect(throws: RankerExportError.idTooLarge(id, column: "itemid")) {
            try release(sampleSchema, users: [1], items: [1, id]).rankerONNX()
        }
        #expect(throws: Never.self) { try release(sampleSchema, users: [16_777_215], items: [1]).rankerONNX() }
    }

    @Test func `A release whose ids do not fit is written without the graph, and is read`() async throws {
        let release = try release(sampleSchema, users: [1, 16_777_216], items: [1])
        try await withTemporaryDirectory { path in
            let directory = ReleaseDirectory(url: URL(filePath: path))
            let written = try directory.write(release)
            #expect(written.manifest.files[ReleaseManifest.rankerFile] == nil)
            #expect(try directory.read(written.manifest.version).manifest == written.manifest)
        }
    }

    @Test func `The probe's rows are of known and unknown users and items, and score differently`() throws {
        let release = try seasonedRelease(sampleRelease(), scaledBy: [sampleRows(user: 3)])
        let rows = release.probeRows()
        #expect(rows.map(\.userID) == [1, 6, 12, 13])
        #expect(rows.allSatisfy { $0.itemIDs.count == 16 && $0.itemIDs.last == 31 })
        #expect(Set(rows.flatMap(release.likeLogits)).count > 60)
    }

    @Test func `Replayed rows are those of users before their events`() throws {
        let ratings = (0..<40).map { index in
            Rating(timestamp: Int64(index), userID: 1, itemID: ItemID(index % 30 + 1), value: 5, sequence: 0)
        }
        let rows = RankerRows.replayed(
            ReplayOrder(ratings: ratings, source: 1),
            catalogue: sampleCatalogue,
            schema: sampleSchema,
            count: 9,
            size: 3
        )
        #expect(rows.map(\.itemIDs) == [[11, 12, 13], [21, 22, 23], [1, 2, 3]])
        let count = try #require(sampleSchema.columns.firstIndex { $0.name == "user_event_count" })
        #expect(rows.map { $0.rows.values[count] } == [10, 20, 30])
    }
}
