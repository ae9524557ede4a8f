public import Events

/// What a process serves and how far each of its parts has come; the answer of `GET /status`.
public struct Status: Codable, Hashable, Sendable {
    public var log: LogStatus
    /// The updaters by the name of their group.
    public var groups: [String: GroupStatus]
    /// The release in service; nil before the first.
    public var release: ReleaseStatus?
    /// The newest closed bucket of the item aggregates; nil when none is closed yet.
    public var itemBucket: Bucket?
    /// The lowest event time that every partition has reached, in milliseconds since 1970; nil before all have one.
    public var watermark: Int64?
    public var catalogueVersion: Int64

    public init(
        log: LogStatus,
        groups: [String: GroupStatus],
        release: ReleaseStatus?,
        itemBucket: Bucket?,
        watermark: Int64?,
        catalogueVersion: Int64
    ) {
        self.log = log
        self.groups = groups
        self.release = release
        self.itemBucket = itemBucket
        self.watermark = watermark
        self.catalogueVersion = catalogueVersion
    }

    private enum CodingKeys: String, CodingKey {
        case log
        case groups
        case release
        case itemBucket = "item_bucket"
        case watermark
        case catalogueVersion = "catalogue_version"
    }

    /// Writes every field; nil as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(log, forKey: .log)
        try container.encode(groups, forKey: .groups)
        try container.encode(release, forKey: .release)
        try container.encode(itemBucket, forKey: .itemBucket)
        try container.encode(watermark, forKey: .watermark)
        try container.encode(catalogueVersion, forKey: .catalogueVersion)
    }
}
