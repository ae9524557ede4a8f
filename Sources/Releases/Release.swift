public import Events
public import Features
public import Models
public import Recall

/// One immutable set of everything that was learned together. A request uses one release throughout.
public struct Release: Sendable {
    public let manifest: ReleaseManifest
    public let schema: FeatureSchema
    /// The recall model: vectors of users and items.
    public let vectors: FactorizationMachine
    /// The ranker: the probability that a user likes an item, given that they rate it.
    public let ranker: DeepFM
    /// How candidates are ordered.
    public let order: OrderBlend
    /// Ids to rows, for both models.
    public let encoder: ModelEncoder
    /// How often each item was visited before the cut-off, by its row: orders items that are alike otherwise.
    public let itemVisits: [Int64]

    public init(
        manifest: ReleaseManifest,
        schema: FeatureSchema,
        vectors: FactorizationMachine,
        ranker: DeepFM,
        order: OrderBlend,
        encoder: ModelEncoder,
        itemVisits: [Int64]
    ) {
        self.manifest = manifest
        self.schema = schema
        self.vectors = vectors
        self.ranker = ranker
        self.order = order
        self.encoder = encoder
        self.itemVisits = itemVisits
    }

    /// The ranker's logit of each row, in order. Thread: any.
    public func likeLogits(_ rows: RankerRows) -> [Float] {
        guard !rows.itemIDs.isEmpty else { return [] }
        return ranker.logits(encoder.batch(rows))
    }

    /// What recall knows of a user: the release's own vector, with the user's events since the cut-off folded in.
    /// - Parameter history: the user's recent history, the newest last.
    public func userVector(
        of userID: UserID,
        history: [UserRecall.HistoryEntry],
        catalogue: Catalogue,
        items: ItemVectors
    ) -> [Float] {
        let categories = encoder.userCategories(userID, attributes: catalogue.attributes(of: userID))
        let own = vectors.userVector(categories: categories)
        let isKnown = encoder.users[userID] != 0
        let unseen = history.filter { !isKnown || $0.timestamp >= manifest.cutOffTime }
        let offset = vectors.globalBias + vectors.userBias(categories: categories)
        return FoldIn.vector(from: own, offset: offset, history: unseen, items: items)
    }

    /// The vectors of all items of the catalogue, for recall.
    public func itemVectors(_ catalogue: Catalogue) -> ItemVectors {
        ItemVectors(
            catalogue.items.keys.sorted().map { item in
                let genres = catalogue.genres(of: item)
                let row = Int(encoder.items[item])
                return ItemVectors.Entry(
                    itemID: item,
                    genres: genres,
                    visits: itemVisits.indices.contains(row) ? itemVisits[row] : 0,
                    vector: vectors.itemVector(
                        categories: encoder.itemCategories(item),
                        dense: encoder.genreFlags(genres)
                    )
                )
            }
        )
    }
}
