internal import Events
internal import Ports

/// What an index says of itself, in `_meta.freshet` of its mapping.
struct IndexMeta: Codable, Hashable {
    /// The form of the mapping that this code writes.
    static let currentFormat = 1

    var format = Self.currentFormat
    /// The release whose items it has.
    var release: String
    /// That release's place in the chain of releases.
    var number: Int
    /// Up to which version of the topic `items` a whole load has taken items in; later changes may be there too.
    var itemsVersion: Int64
    /// Whether all of the release's items were written. False in an index that is being filled, or whose filling was broken
    /// off.
    var isComplete: Bool

    private enum CodingKeys: String, CodingKey {
        case format, release, number
        case itemsVersion = "items_version"
        case isComplete = "complete"
    }

    /// As JSON: `{"freshet":{...}}`.
    var json: String {
        "{\"freshet\":{\"format\":\(format),\"release\":\(JSONText.quoted(release)),\"number\":\(number),"
            + "\"items_version\":\(itemsVersion),\"complete\":\(isComplete)}}"
    }

    /// What the index of a release is to say of itself.
    init(_ release: IndexedRelease, isComplete: Bool) {
        self.init(
            release: release.name.version,
            number: release.name.number,
            itemsVersion: release.catalogue.itemsVersion,
            isComplete: isComplete
        )
    }

    private init(release: String, number: Int, itemsVersion: Int64, isComplete: Bool) {
        self.release = release
        self.number = number
        self.itemsVersion = itemsVersion
        self.isComplete = isComplete
    }
}
