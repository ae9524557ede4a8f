import Events
import Ports
import Recall
import Releases

/// An item index that never answers.
struct BrokenIndex: ItemIndex {
    private let error = PortError(.unavailable, "the index is away")

    func load(_ items: ItemVectors, of release: String) {}
    func unload(_ release: String) {}

    func search(
        terms: GenreSet,
        excluding excluded: Set<ItemID>,
        size: Int,
        release: String
    ) throws(PortError) -> [ItemID] { throw error }

    func search(
        vector: [Float],
        excluding excluded: Set<ItemID>,
        size: Int,
        release: String
    ) throws(PortError) -> [ItemID] { throw error }
}

/// A scorer that never answers.
struct BrokenScorer: Scorer {
    func load(_ release: Release) {}
    func unload(_ release: String) {}

    func likeLogits(_ rows: RankerRows, release: String) throws(PortError) -> [Float] {
        throw PortError(.unavailable, "the scorer is away")
    }
}
