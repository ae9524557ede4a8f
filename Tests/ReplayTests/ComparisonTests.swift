import Testing

@testable import replay

@Suite struct ComparisonTests {
    private func list(_ scored: [(Int32, Double)], release: String? = "r") -> Recommendation {
        Recommendation(
            items: scored.map(\.0),
            scores: scored.map(\.1),
            readSet: ReadSet(release: release),
            isDegraded: false,
            duration: .zero
        )
    }

    @Test func `lists with the same items, order and nearly the same scores are equal`() {
        #expect(ListComparison(list([(1, 0.5), (2, 0.3)]), list([(1, 0.500_009), (2, 0.3)])) == .equal)
        #expect(ListComparison(list([]), list([])) == .equal)
    }

    @Test func `items with nearly the same score may change places, and leave at the end`() {
        let first = list([(1, 0.5), (2, 0.3), (3, 0.300_001)])
        #expect(ListComparison(first, list([(1, 0.5), (3, 0.300_001), (2, 0.3)])) == .equalButForTies)
        #expect(ListComparison(first, list([(1, 0.5), (2, 0.3), (4, 0.300_002)])) == .equalButForTies)
    }

    @Test func `another score, item, length or state is a difference`() {
        let first = list([(1, 0.5), (2, 0.3)])
        let others = [
            list([(1, 0.5), (2, 0.300_02)]), list([(1, 0.5), (9, 0.2)]), list([(1, 0.5)]),
            list([(2, 0.5), (1, 0.3)]), list([(1, 0.5), (2, 0.3)], release: nil),
        ]
        for other in others {
            for comparison in [ListComparison(first, other), ListComparison(other, first)] {
                guard case .different = comparison else {
                    Issue.record("\(comparison): \(other.items)")
                    continue
                }
            }
        }
    }

    @Test func `a report counts users and keeps the first differences`() throws {
        var report = ComparisonReport()
        #expect(!report.isEqual, "nothing was compared")
        report.add(user: 1, list([(1, 0.5)]), list([(1, 0.5)]))
        #expect(report.isEqual)
        for user in 2...20 { report.add(user: Int32(user), list([(1, 0.5)]), list([(1, 0.4)])) }
        #expect(!report.isEqual && report.users == 20 && report.equal == 1 && report.different == 19)
        #expect(abs(report.largestScoreDifference - 0.1) < 1e-12)
        #expect(report.differences.count == 10 && report.differences[0].hasPrefix("user 2: item 1 at place 1"))
        #expect(report.table().contains("user 2: item 1"))
        #expect(try report.json().contains("\"largest_score_difference\""))
    }
}
