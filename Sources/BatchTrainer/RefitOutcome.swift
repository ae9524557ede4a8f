/// What became of a refit.
public struct RefitOutcome: Hashable, Sendable {
    /// The release made; nil when the quality gate refused it.
    public var version: String?
    /// What the quality gate compared, in words.
    public var reason: String
    /// Measured on held-out events, by name.
    public var metrics: [String: Double]
}
