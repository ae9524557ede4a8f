public import Events

/// The release in service.
public struct ReleaseStatus: Codable, Hashable, Sendable {
    public var id: String
    /// The newest bucket whose events it was made from.
    public var cutOff: Bucket
    /// Its figures by name.
    public var metrics: [String: Double]

    public init(id: String, cutOff: Bucket, metrics: [String: Double] = [:]) {
        self.id = id
        self.cutOff = cutOff
        self.metrics = metrics
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case cutOff = "cut_off"
        case metrics
    }
}
