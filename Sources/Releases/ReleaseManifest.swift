public import Events
public import Features

/// What a release is made of and how it came about.
public struct ReleaseManifest: Codable, Hashable, Sendable {
    /// The name of the ranker's file for other engines, an ONNX model.
    public static let rankerFile = "ranker.onnx"

    /// The release's name: its number in the chain of releases and the first digits of its digest.
    public var version: String
    /// Its number: one more than its parent's.
    public var number: Int
    public var schema: FeatureSchema.Name
    /// The newest bucket whose events were learned from.
    public var cutOffBucket: Bucket
    /// The end of that bucket, exclusive, in milliseconds since 1970.
    public var cutOffTime: Int64
    /// How many samples were learned from.
    public var sampleCount: Int
    /// The version and digest of the release that this one started from.
    public var parent: Parent?
    public var seed: UInt64
    /// Measured on held-out events, by name.
    public var metrics: [String: Double]
    /// What the quality gate compared, in words.
    public var gate: String
    /// SHA-256 of each file of the release, in hexadecimal digits, by name.
    public var files: [String: String]
    /// SHA-256 over everything here but wall times, in hexadecimal digits.
    public var digest: String
    /// When it was written, in milliseconds since 1970; not part of the digest.
    public var writtenAt: Int64
    /// How long it took to train, in seconds; not part of the digest.
    public var trainingSeconds: Double

    public struct Parent: Codable, Hashable, Sendable {
        public var version: String
        public var digest: String

        public init(version: String, digest: String) {
            self.version = version
            self.digest = digest
        }
    }

    public init(
        number: Int,
        schema: FeatureSchema.Name,
        cutOffBucket: Bucket,
        cutOffTime: Int64,
        sampleCount: Int,
        parent: Parent?,
        seed: UInt64,
        metrics: [String: Double],
        gate: String,
        writtenAt: Int64,
        trainingSeconds: Double
    ) {
        version = ""
        self.number = number
        self.schema = schema
        self.cutOffBucket = cutOffBucket
        self.cutOffTime = cutOffTime
        self.sampleCount = sampleCount
        self.parent = parent
        self.seed = seed
        self.metrics = metrics
        self.gate = gate
        files = [:]
        digest = ""
        self.writtenAt = writtenAt
        self.trainingSeconds = trainingSeconds
    }
}
