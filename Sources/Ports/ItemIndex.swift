public import Events
public import Recall

/// Finds items by their genres and by their vectors. May be used from any task.
public protocol ItemIndex: Sendable {
    /// Makes a release's items searchable, beside those of the releases loaded before.
    func load(_ items: ItemVectors, of release: String) async throws(PortError)

    /// Forgets a release's items. A release that is not loaded is none of its concern.
    func unload(_ release: String) async throws(PortError)

    /// The items with the most genres in common with the terms, then the most visits; best first.
    func search(
        terms: GenreSet,
        excluding excluded: Set<ItemID>,
        size: Int,
        release: String
    ) async throws(PortError) -> [ItemID]

    /// The items with the largest inner product with a vector; best first.
    func search(
        vector: [Float],
        excluding excluded: Set<ItemID>,
        size: Int,
        release: String
    ) async throws(PortError) -> [ItemID]
}
