import Features
public import Ports
import Releases
public import Testing

/// What every implementation of `Scorer` obeys; see `StateStoreRule` for how a test suite runs them.
public enum ScorerRule: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case scoresAreTheRankers =
        "logits are those of the release's ranker, in the order of the rows, of any number of them"
    case unknownIDsAreScored = "users and items that the release does not know are scored as its ranker does"
    case noRowsGiveNoScores = "no rows give no logits"
    case releasesAreSeparate = "each release scores with its own ranker, of whatever schema"
    case releasesComeBeside = "a release is loaded and unloaded while others score"
    case loadingAgainChangesNothing = "a release that is loaded already may be loaded again, and after unloading too"
    case unknownReleaseIsRefused = "a release that is not loaded, or no longer, is an error"
    case unloadingNothingIsNoError = "unloading a release that is not loaded is none of the scorer's concern"

    public var testDescription: String { rawValue }

    /// Checks the rule on a new scorer.
    public func check(_ scorer: any Scorer) async throws {
        let rows = sampleRows(user: 3)
        let first = try seasonedRelease(sampleRelease(number: 3, version: "a", seed: 1), scaledBy: [rows])
        let second = try sampleRelease(number: 4, version: "b", seed: 2)
        try await scorer.load(first)
        switch self {
        case .scoresAreTheRankers:
            for repetitions in [1, 12] {
                try await expectScores(of: scorer, first, on: sampleRows(user: 3, repetitions: repetitions))
            }
        case .unknownIDsAreScored:
            try await expectScores(of: scorer, first, on: sampleRows(user: 99))
            try await expectScores(of: scorer, first, on: sampleRows(user: .max))
        case .noRowsGiveNoScores:
            #expect(try await scorer.likeLogits(sampleRows(user: 3, repetitions: 0), release: "a") == [])
        case .releasesAreSeparate: try await checkSeparation(scorer, first, second)
        case .releasesComeBeside: try await checkSwitch(scorer, first, second)
        case .loadingAgainChangesNothing:
            try await scorer.load(first)
            try await expectScores(of: scorer, first, on: rows)
            try await scorer.unload("a")
            try await scorer.load(first)
            try await expectScores(of: scorer, first, on: rows)
        case .unknownReleaseIsRefused:
            await expectPortError(.invalidRequest) {
                _ = try await scorer.likeLogits(rows, release: "never loaded")
            }
            try await scorer.unload("a")
            await expectPortError(.invalidRequest) { _ = try await scorer.likeLogits(rows, release: "a") }
        case .unloadingNothingIsNoError:
            try await scorer.unload("never loaded")
            try await scorer.unload("a")
            try await scorer.unload("a")
        }
    }

    private func expectScores(
        of scorer: any Scorer,
        _ release: Release,
        on rows: RankerRows,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let logits = try await scorer.likeLogits(rows, release: release.manifest.version)
        let expected = release.likeLogits(rows)
        #expect(logits.count == expected.count, sourceLocation: sourceLocation)
        #expect(zip(logits, expected).allSatisfy { abs($0 - $1) <= 1e-5 }, sourceLocation: sourceLocation)
    }

    private func checkSeparation(_ scorer: any Scorer, _ first: Release, _ second: Release) async throws {
        let rows = sampleRows(user: 3)
        try await scorer.load(second)
        try await expectScores(of: scorer, second, on: rows)
        try await expectScores(of: scorer, first, on: rows)
        #expect(first.likeLogits(rows) != second.likeLogits(rows))
        let third = try sampleRelease(schema: .seed, number: 5, version: "c", seed: 3)
        try await scorer.load(third)
        try await expectScores(of: scorer, third, on: sampleRows(user: 3, schema: third.schema))
        try await expectScores(of: scorer, first, on: rows)
    }

    /// Scores with the first release all the time, while the second is loaded and unloaded.
    private func checkSwitch(_ scorer: any Scorer, _ first: Release, _ second: Release) async throws {
        let rows = sampleRows(user: 3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await scorer.load(second)
                try await expectScores(of: scorer, second, on: rows)
                try await scorer.unload("b")
            }
            group.addTask {
                while !Task.isCancelled { try await expectScores(of: scorer, first, on: rows) }
            }
            try await group.next()
            group.cancelAll()
        }
        await expectPortError(.invalidRequest) { _ = try await scorer.likeLogits(rows, release: "b") }
        try await expectScores(of: scorer, first, on: rows)
    }
}
