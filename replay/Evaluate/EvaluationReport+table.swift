/// The report as an aligned table.
extension EvaluationReport {
    func table() -> String {
        let heads = RankingSummary.CodingKeys.allCases.dropFirst().map(\.rawValue)
        let rankings = [
            (["held-back items that users liked"] + heads + ["users"]),
            row("  recommended", liked),
            row("  most popular", popularity),
            ["all held-back items"],
            row("  recommended", all),
            row("  most popular", popularityAll),
        ]
        let auc = auc.map { fixed($0, decimals: 4) } ?? "undefined"
        let facts = [
            ("AUC", "\(auc) over \(grouped(scoredPairs)) held-back pairs"),
            (
                "coverage",
                "\(percent(coverage10)) of the catalogue in the first 10, \(percent(coverage50)) in the first 50"
            ),
            ("latency", "p50 \(milliseconds(latencyP50)), p99 \(milliseconds(latencyP99)), connections \(connections)"),
            ("degraded", "\(grouped(degraded)) answers"),
            ("failures", "\(grouped(failures))"),
        ]
        return (rankings.map(line) + [""] + facts.map { padded($0.0, to: 12) + $0.1 }).joined(separator: "\n")
    }

    private func row(_ label: String, _ summary: RankingSummary) -> [String] {
        [label] + summary.values.map { fixed($0, decimals: 4) } + [grouped(summary.users)]
    }

    private func line(_ cells: [String]) -> String {
        let label = cells.count > 1 ? padded(cells[0], to: 32) : cells[0]
        return label + cells.dropFirst().map { padded($0, to: 11, right: true) }.joined()
    }

    private func percent(_ share: Double) -> String { fixed(share * 100, decimals: 1) + " %" }

    private func milliseconds(_ value: Double) -> String { fixed(value, decimals: 2) + " ms" }
}
