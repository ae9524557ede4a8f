public import Events
public import Ports
internal import Recall
public import Releases
internal import Synchronization

/// The fields `term`, `filter`, `vector` and `release` beside a user's recall record, as text, for readers that know nothing
/// of records.
///
/// The vector fits the items of the release that `release` names. While no release is in service, `release` is empty and a
/// vector that is stored stays, of the release and record that it was made of. May be used from any task.
public final class TextViews: UserViews {
    /// A release with the vectors of its items.
    private struct Serving: Sendable {
        var release: Release
        var items: ItemVectors
    }

    private let catalogue: Catalogue
    private let serving = Mutex<Serving?>(nil)

    /// - Parameter catalogue: says which genres items have.
    public init(catalogue: Catalogue) {
        self.catalogue = catalogue
    }

    /// Makes vectors with this release from now on. O(items of the catalogue).
    public func use(_ release: Release) {
        let items = release.itemVectors(catalogue)
        serving.withLock { $0 = Serving(release: release, items: items) }
    }

    public func release(of group: UpdaterGroup) -> String? {
        group == .recall ? serving.withLock { $0?.release.manifest.version } : nil
    }

    public func fields(of group: UpdaterGroup, user: UserID, record: [UInt8]) -> [(name: String, value: [UInt8])] {
        guard group == .recall, let recall = try? UserRecall(decoding: record) else { return [] }
        let serving = serving.withLock { $0 }
        var fields = [
            ("term", Self.text(recall.terms(catalogue))),
            ("filter", Self.text(recall.seen)),
            ("release", Array((serving?.release.manifest.version ?? "").utf8)),
        ]
        if let serving {
            let vector = serving.release.userVector(
                of: user,
                history: recall.history,
                catalogue: catalogue,
                items: serving.items
            )
            fields.append(("vector", Self.text(vector)))
        }
        return fields
    }

    private static func text(_ values: some Sequence<some CustomStringConvertible>) -> [UInt8] {
        Array(values.map(\.description).joined(separator: ",").utf8)
    }
}
