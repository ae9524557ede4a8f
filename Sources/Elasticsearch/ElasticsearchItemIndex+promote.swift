public import Ports
internal import ServiceKit

extension ElasticsearchItemIndex {
    /// How often the alias is looked at again when others move it at the same time.
    private static let attempts = 10

    /// The alias moves in one step, and only from where it was seen to be: servers that promote at once never leave it on an
    /// older release.
    public func promote(_ release: IndexedRelease.Name) async throws(PortError) {
        let index = try name(of: release.version)
        for _ in 0..<Self.attempts {
            // In this order: what the alias shows is among the indexes then, however new it is.
            let shown = try await shown()
            let known = try await indexes()
            guard known[index]?.isComplete == true else { throw notLoaded(index) }
            let newest = shown.max { number(of: $0, known) < number(of: $1, known) }
            let target = newest.map { number(of: $0, known) > release.number ? $0 : index } ?? index
            if shown == [target] { return try await forget(before: release, known, shown) }
            try await move(from: shown.subtracting([target]), to: target)
        }
        throw PortError(.unavailable, "others keep moving the alias \(alias) of \(client.configuration)")
    }

    /// An index that is not one of a release is older than any.
    func number(of index: String, _ known: [String: IndexMeta]) -> Int { known[index]?.number ?? Int.min }

    /// Moves the alias, unless it is not on all of `shown` any more.
    private func move(from shown: Set<String>, to index: String) async throws(PortError) {
        let removals = shown.sorted().map { index in
            #"{"remove":{"index":\#(JSONText.quoted(index)),"alias":"\#(alias)","must_exist":true}}"#
        }
        let actions = removals + [#"{"add":{"index":"\#(index)","alias":"\#(alias)"}}"#]
        try await change(.post, "/_aliases", #"{"actions":[\#(actions.joined(separator: ","))]}"#, unless: 404)
    }

    /// Removes the indexes of releases before the one before `release`.
    private func forget(
        before release: IndexedRelease.Name,
        _ known: [String: IndexMeta],
        _ shown: Set<String>
    ) async throws(PortError) {
        let older = known.filter { $0.value.number < release.number && !shown.contains($0.key) }
        let newestFirst = older.sorted { ($1.value.number, $1.key) < ($0.value.number, $0.key) }
        for (index, _) in newestFirst.dropFirst() { try await remove(index) }
    }
}
