/// Starts refits on request. Called from any task.
public protocol Refitting: Sendable {
    /// Asks for a refit up to the present end of the log.
    /// - Parameter wait: whether to answer only when it is done.
    func refit(wait: Bool) async throws(RequestError) -> RefitAnswer
}

/// What became of a refit, or of the wish for one.
public struct RefitAnswer: Codable, Hashable, Sendable {
    /// The release that the refit made; nil when it made none, or has not yet.
    public var release: String?
    /// Whether the release went into service; without waiting: whether the refit will be made.
    public var accepted: Bool
    /// Why, in a few words.
    public var reason: String
    /// The figures of the release by name; empty when there are none yet.
    public var metrics: [String: Double]

    public init(release: String?, accepted: Bool, reason: String, metrics: [String: Double] = [:]) {
        self.release = release
        self.accepted = accepted
        self.reason = reason
        self.metrics = metrics
    }

    /// Writes every field; no release as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(release, forKey: .release)
        try container.encode(accepted, forKey: .accepted)
        try container.encode(reason, forKey: .reason)
        try container.encode(metrics, forKey: .metrics)
    }
}
