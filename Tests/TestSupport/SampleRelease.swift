public import Events
public import Features
import Models
import Recall
public import Releases

/// Thirty items and twelve users.
public let sampleCatalogue = Catalogue.random()
/// The schema of `sampleRelease`.
public let sampleSchema = FeatureSchema(.full, catalogue: .movieLens)

/// A release with models of random first weights, which knows users 1 to 12 and all items of the catalogue.
public func sampleRelease(
    schema name: FeatureSchema.Name = .full,
    number: Int = 3,
    parent: ReleaseManifest.Parent? = nil,
    writtenAt: Int64 = 1,
    trainingSeconds: Double = 2,
    version: String = "",
    users: some Sequence<Int32> = 1...12,
    seed: UInt64 = 1
) throws -> Release {
    let schema = FeatureSchema(name, catalogue: .movieLens)
    let encoder = ModelEncoder(
        schema: schema,
        users: RowMap(users),
        items: RowMap(sampleCatalogue.items.keys)
    )
    var manifest = ReleaseManifest(
        number: number,
        schema: name,
        cutOffBucket: 20_000,
        cutOffTime: BucketClock.daily.end(of: 20_000),
        sampleCount: 77,
        parent: parent,
        seed: seed,
        metrics: ["auc": 0.1 + 0.2],
        gate: "nothing to compare with",
        writtenAt: writtenAt,
        trainingSeconds: trainingSeconds
    )
    manifest.version = version
    return Release(
        manifest: manifest,
        schema: schema,
        vectors: try FactorizationMachine(input: encoder.input, factors: 5, seed: seed),
        ranker: try DeepFM(
            input: encoder.input,
            configuration: DeepFMConfiguration(factors: 4, embedding: 2, hidden: [6]),
            seed: seed
        ),
        order: OrderBlend(weights: [1, 0.25, -0.1, 1.0 / 3, 0]),
        encoder: encoder,
        itemVisits: encoder.items.ids.map { Int64($0 % 7) }
    )
}

/// The rows of a user with all items, one of them unknown.
/// - Parameter repetitions: how often each row comes.
public func sampleRows(user: UserID, repetitions: Int = 1, schema: FeatureSchema = sampleSchema) -> RankerRows {
    var features = UserFeatures()
    var tallies = ItemTallies()
    for event in randomEvents(200, seed: 2) {
        if event.userID == user { features.apply(event, genres: sampleCatalogue.genres(of: event.itemID)) }
        tallies.add(event)
    }
    return RankerRows(
        userID: user,
        itemIDs: (0..<repetitions).flatMap { _ in sampleCatalogue.items.keys.sorted() + [999] },
        features: features,
        schema: schema,
        catalogue: sampleCatalogue,
        tallies: tallies
    )
}
