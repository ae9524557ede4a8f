import Events
import Foundation
import Ports
import Releases

/// Scores rows of a data set with a release's ranker and with a scorer, and compares.
struct ReleaseCheck {
    /// As many as a list has candidates, so that they go to the scorer in parts.
    static let rowsPerMoment = 200

    /// What was found.
    struct Outcome: CustomStringConvertible {
        /// The largest difference of probabilities that passes.
        static let limit = 1e-5

        let version: String
        var rows = 0
        var moments = 0
        var probability = 0.0
        var logit = 0.0

        var isPassed: Bool { rows > 0 && probability <= Self.limit }

        var description: String {
            let (found, limit, logit) = (Self.text(probability), Self.text(Self.limit), Self.text(logit))
            return
                "release \(version): \(rows) rows of \(moments) moments; largest difference \(found) of probabilities "
                + "(at most \(limit) passes), \(logit) of logits: \(isPassed ? "passed" : "FAILED")"
        }

        private static func text(_ number: Double) -> String { String(format: "%.1e", number) }
    }

    let release: Release
    let scorer: any Scorer

    /// - Parameter rows: how many to score, at most.
    func run(on data: MovieLens, rows: Int) async throws -> Outcome {
        var catalogue = Catalogue(schema: .movieLens)
        for item in try data.items() { catalogue.put(item) }
        for user in try data.users() { catalogue.put(user) }
        let replayed = RankerRows.replayed(
            try ReplayOrder(data),
            catalogue: catalogue,
            schema: release.schema,
            count: rows,
            size: Self.rowsPerMoment
        )
        try await scorer.load(release)
        var outcome = Outcome(version: release.manifest.version)
        for rows in replayed {
            let logits = try await scorer.likeLogits(rows, release: release.manifest.version)
            for (logit, expected) in zip(logits, release.likeLogits(rows)) {
                outcome.rows += 1
                outcome.logit = max(outcome.logit, abs(Double(logit) - Double(expected)))
                let difference = abs(Self.probability(logit) - Self.probability(expected))
                outcome.probability = max(outcome.probability, difference)
            }
            outcome.moments += 1
        }
        return outcome
    }

    private static func probability(_ logit: Float) -> Double { 1 / (1 + exp(-Double(logit))) }
}
