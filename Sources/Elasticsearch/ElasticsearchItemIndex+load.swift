public import Events
public import Ports
internal import Recall
internal import ServiceKit

extension ElasticsearchItemIndex {
    /// Several servers may load a release at once: all of them write the same documents, and each says at its end that the
    /// index is complete. One that is complete already is only brought up to date.
    public func load(_ release: IndexedRelease) async throws(PortError) {
        let index = try name(of: release.name.version)
        let known = try await meta(of: index)
        if known == nil { try await create(index, release) }
        let isComplete = known?.isComplete == true
        let version = isComplete ? known?.itemsVersion ?? 0 : Int64.min
        let missing = release.items.items.filter { (release.catalogue.items[$0]?.version ?? 0) > version }
        guard !missing.isEmpty || !isComplete else { return }
        try await write(missing, of: release, into: index)
        // Writing to an index that was removed meanwhile makes one without a mapping.
        guard try await meta(of: index) != nil else {
            throw PortError(.unavailable, "index \(index) of \(client.configuration) was removed while it was filled")
        }
        let meta = IndexMeta(release, isComplete: true)
        try await change(.put, "/\(index)/_mapping", #"{"_meta":\#(meta.json)}"#)
    }

    public func put(_ items: [ItemID], of release: IndexedRelease) async throws(PortError) {
        let index = try name(of: release.name.version)
        guard try await meta(of: index)?.isComplete == true else { throw notLoaded(index) }
        guard !items.isEmpty else { return }
        try await write(items, of: release, into: index)
    }

    /// An index that other servers may be about to show stays: one that is not older than what the alias shows. Later
    /// releases remove it.
    public func unload(_ release: String) async throws(PortError) {
        guard let index = try? name(of: release) else { return }
        let shown = try await shown()
        guard let meta = try await meta(of: index) else { return }
        let known = shown.isEmpty ? [:] : try await indexes()
        guard shown.allSatisfy({ meta.number < number(of: $0, known) }) else { return }
        try await remove(index)
    }

    /// Makes a release's index, without items.
    private func create(_ index: String, _ release: IndexedRelease) async throws(PortError) {
        let answer = try await client.send(
            .manage,
            .put,
            "/\(index)",
            .json(
                IndexDefinition.json(
                    dimensions: release.items.dimensions,
                    meta: IndexMeta(release, isComplete: false)
                )
            ),
            accepting: [400]
        )
        guard answer.status == 400 else { return }
        let error = ErrorAnswer(answer.body)
        // Another server was faster.
        guard error.type != "resource_already_exists_exception" else { return }
        throw client.failure(
            PortError(
                .invalidRequest,
                "\(client.configuration) does not make index \(index) (\(error)); max_inner_product needs 8.11 or later"
            )
        )
    }
}
