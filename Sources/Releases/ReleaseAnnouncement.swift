/// What the topic `releases` says: which release is in service from now on.
public struct ReleaseAnnouncement: Codable, Hashable, Sendable {
    /// The key of the record: there is one current release.
    public static let key = "current"

    public var version: String
    public var number: Int
    public var digest: String

    public init(_ manifest: ReleaseManifest) {
        version = manifest.version
        number = manifest.number
        digest = manifest.digest
    }
}
