import Events
import Ports
import Recall
import Releases

/// A release in service, with the vectors of the items that the catalogue has.
struct ServingRelease: Sendable {
    let release: Release
    private(set) var items: ItemVectors
    /// The version of the catalogue that `items` were made from.
    private(set) var catalogueVersion: Int64
    /// Up to which version of an item the item index has taken in what changed.
    var indexedVersion: Int64

    /// A release whose items are in the item index as this catalogue has them. O(items).
    init(release: Release, catalogue: Catalogue) {
        self.release = release
        items = release.itemVectors(catalogue)
        catalogueVersion = catalogue.version
        indexedVersion = catalogue.itemsVersion
    }

    var version: String { release.manifest.version }

    var name: IndexedRelease.Name { IndexedRelease.Name(version: version, number: release.manifest.number) }

    /// Makes the items anew when they were made from another catalogue. O(items).
    mutating func follow(_ catalogue: Catalogue) {
        guard catalogueVersion != catalogue.version else { return }
        items = release.itemVectors(catalogue)
        catalogueVersion = catalogue.version
    }
}
