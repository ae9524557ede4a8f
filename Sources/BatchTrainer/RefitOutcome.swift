/// What became of a refit.
public struct RefitOutcome: Hashable, Sendable {
    /// The release made; nil when the quality gate refused it.
    public var version: String?
    /// The number of the release in the chain of releases.
    public var number: Int
    /// What the quality gate compared, in words.
    public var reason: String
    /// Measured on held-out events, by name.
    public var metrics: [String: Double]
}
