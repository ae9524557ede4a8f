/// What a comparison of a release with the log found.
public struct ReleaseVerification: Hashable, Sendable {
    public var version: String
    /// How many samples the log holds before the release's cut-off; nil when the release cannot be read.
    public var sampleCount: Int?
    /// What is wrong, in words.
    public var faults: [String]

    public var isEqual: Bool { faults.isEmpty }
}
