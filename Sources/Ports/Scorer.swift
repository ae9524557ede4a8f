public import Releases

/// Scores feature rows with a release's ranker. May be used from any task.
public protocol Scorer: Sendable {
    /// Makes a release's ranker ready, beside those of the releases loaded before.
    func load(_ release: Release) async throws(PortError)

    /// Forgets a release's ranker. A release that is not loaded is none of its concern.
    func unload(_ release: String) async throws(PortError)

    /// The logit of "the user likes the item, given that they rate it", of each row in order.
    func likeLogits(_ rows: RankerRows, release: String) async throws(PortError) -> [Float]
}
