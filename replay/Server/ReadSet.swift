import Events

/// What an answer was computed from.
struct ReadSet: Decodable, Equatable, Sendable {
    var recall_offset: Int64?
    var features_offset: Int64?
    var item_bucket: Bucket?
    var release: String?
    var catalogue_version: Int64?

    /// In words.
    var text: String {
        let offsets = [recall_offset, features_offset].map { $0.map(String.init) ?? "none" }
        return "recall \(offsets[0]), features \(offsets[1]), bucket \(item_bucket.map(String.init) ?? "none"), "
            + "release \(release ?? "none"), catalogue \(catalogue_version.map(String.init) ?? "none")"
    }
}
