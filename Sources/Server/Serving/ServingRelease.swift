import Recall
import Releases

/// A release in service, with the vectors of the items that the catalogue has.
struct ServingRelease: Sendable {
    var release: Release
    var items: ItemVectors

    var version: String { release.manifest.version }
}
