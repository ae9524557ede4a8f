public import Events
public import Ports
public import Recall
import Synchronization

/// An item index in this process: a scan over all items of a release.
public final class EmbeddedItemIndex: ItemIndex {
    private let releases = Mutex<[String: ItemVectors]>([:])

    public init() {}

    public func load(_ items: ItemVectors, of release: String) {
        releases.withLock { $0[release] = items }
    }

    public func unload(_ release: String) {
        releases.withLock { $0[release] = nil }
    }

    public func search(
        terms: GenreSet,
        excluding excluded: Set<ItemID>,
        size: Int,
        release: String
    ) throws(PortError) -> [ItemID] {
        try items(of: release).search(terms: terms, excluding: excluded, size: size)
    }

    public func search(
        vector: [Float],
        excluding excluded: Set<ItemID>,
        size: Int,
        release: String
    ) throws(PortError) -> [ItemID] {
        try items(of: release).search(vector: vector, excluding: excluded, size: size)
    }

    private func items(of release: String) throws(PortError) -> ItemVectors {
        guard let items = releases.withLock({ $0[release] }) else {
            throw PortError(.invalidRequest, "release \(release) is not loaded into the item index")
        }
        return items
    }
}
