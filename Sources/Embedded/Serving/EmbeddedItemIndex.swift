public import Events
public import Ports
import Recall
import Synchronization

/// An item index in this process: a scan over all items of a release.
public final class EmbeddedItemIndex: ItemIndex {
    private let releases = Mutex<[String: ItemVectors]>([:])

    public init() {}

    public func load(_ release: IndexedRelease) {
        releases.withLock { $0[release.name.version] = release.items }
    }

    public func put(_ items: [ItemID], of release: IndexedRelease) throws(PortError) {
        _ = try self.items(of: release.name.version)
        // Others have not changed, so all may be taken over.
        load(release)
    }

    /// Nothing: nobody else reads this index.
    public func promote(_ release: IndexedRelease.Name) {}

    public func unload(_ release: String) {
        releases.withLock { $0[release] = nil }
    }

    public func search(_ query: ItemQuery, release: String) throws(PortError) -> ItemHits {
        let items = try items(of: release)
        guard query.vector.isEmpty || items.items.isEmpty || query.vector.count == items.dimensions else {
            throw PortError(
                .invalidRequest,
                "a vector of \(query.vector.count) numbers is searched for among items with \(items.dimensions)"
            )
        }
        return ItemHits(
            byTerms: items.search(terms: query.terms, excluding: query.excluded, size: query.termSize),
            byVector: items.search(vector: query.vector, excluding: query.excluded, size: query.vectorSize)
        )
    }

    private func items(of release: String) throws(PortError) -> ItemVectors {
        guard let items = releases.withLock({ $0[release] }) else {
            throw PortError(.invalidRequest, "release \(release) is not loaded into the item index")
        }
        return items
    }
}
