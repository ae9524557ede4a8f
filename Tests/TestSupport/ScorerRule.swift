public import Ports
import Releases
public import Testing

/// What every implementation of `Scorer` obeys; see `StateStoreRule` for how a test suite runs them.
public enum ScorerRule: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case scoresAreTheRankers = "logits are those of the release's ranker, in the order of the rows"
    case releasesAreSeparate = "each release scores with its own ranker"
    case unknownReleaseIsRefused = "a release that is not loaded, or no longer, is an error"

    public var testDescription: String { rawValue }

    /// Checks the rule on a new scorer.
    public func check(_ scorer: any Scorer) async throws {
        let (first, second) = (try sampleRelease(version: "a", seed: 1), try sampleRelease(version: "b", seed: 2))
        let rows = sampleRows(user: 3)
        try await scorer.load(first)
        switch self {
        case .scoresAreTheRankers:
            let logits = try await scorer.likeLogits(rows, release: "a")
            #expect(logits.count == rows.itemIDs.count)
            #expect(zip(logits, first.likeLogits(rows)).allSatisfy { abs($0 - $1) <= 1e-5 })
        case .releasesAreSeparate:
            try await scorer.load(second)
            let logits = try await scorer.likeLogits(rows, release: "b")
            #expect(zip(logits, second.likeLogits(rows)).allSatisfy { abs($0 - $1) <= 1e-5 })
            #expect(try await scorer.likeLogits(rows, release: "a") != logits)
        case .unknownReleaseIsRefused:
            await expectPortError(.invalidRequest) {
                _ = try await scorer.likeLogits(rows, release: "never loaded")
            }
            try await scorer.unload("a")
            await expectPortError(.invalidRequest) { _ = try await scorer.likeLogits(rows, release: "a") }
        }
    }
}
