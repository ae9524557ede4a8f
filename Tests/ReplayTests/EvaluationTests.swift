import Events
import Foundation
import Testing

@testable import replay

@Suite(.timeLimit(.minutes(1))) struct EvaluationTests {
    /// Two users with two ratings replayed and two held back each, one with a single rating; item 6 is rated by nobody.
    private let data: EvaluationData = {
        let rows: [(UserID, ItemID, Float)] = [
            (1, 1, 5), (1, 2, 5), (1, 3, 5), (1, 4, 1), (2, 1, 5), (2, 3, 5), (2, 4, 2), (2, 5, 3), (3, 1, 4),
        ]
        let ratings = rows.enumerated().map { index, row in
            Rating(timestamp: Int64(index), userID: row.0, itemID: row.1, value: row.2, sequence: 0)
        }
        return EvaluationData(
            order: ReplayOrder(ratings: ratings, source: 1),
            split: ContractSplit(holdout: 2),
            items: 1...6
        )
    }()

    /// Recommends fixed items, and scores an item by its id.
    private struct Fixed: Recommender {
        var items: [UserID: [ItemID]] = [:]
        var failing: Set<UserID> = []

        func recommend(user: UserID, size: Int) async throws(ServerError) -> Recommendation {
            guard !failing.contains(user) else { throw .problem(path: "/ml/rec", status: 500, detail: "no") }
            return Recommendation(items: items[user] ?? [], isDegraded: user == 2, duration: .milliseconds(Int(user)))
        }

        func score(user: UserID, items: [ItemID]) async throws(ServerError) -> [Double] { items.map { -Double($0) } }
    }

    private func evaluate(_ recommender: Fixed) async -> (EvaluationReport, FailureLog) {
        let evaluator = Evaluator(users: data.users, recommender: recommender, connections: 2)
        let recommendations = await evaluator.recommendations {}
        let scores = await evaluator.scores {}
        let report = EvaluationReport(
            data: data,
            recommendations: recommendations,
            scores: scores,
            connections: 2,
            failures: evaluator.failures.count
        )
        return (report, evaluator.failures)
    }

    @Test func `users have what was replayed and what was held back`() {
        #expect(data.users.map(\.user) == [1, 2, 3])
        #expect(data.users.map(\.seen) == [[1, 2], [1, 3], []])
        #expect(data.users.map(\.liked) == [[3], [], [1]])
        #expect(data.users.map(\.all) == [[3, 4], [4, 5], [1]])
    }

    @Test func `popularity counts what was replayed, ties by id, without what the user has rated`() {
        #expect(data.byPopularity == [1, 2, 3, 4, 5, 6])
        #expect(data.popular(for: data.users[0], size: 50) == [3, 4, 5, 6])
        #expect(data.popular(for: data.users[1], size: 2) == [2, 4])
    }

    @Test func `a report measures the answers`() async {
        let (report, failures) = await evaluate(Fixed(items: [1: [3, 4], 2: [2], 3: [4, 1]]))
        #expect(failures.count == 0)
        #expect(report.liked.users == 2)
        #expect(report.liked.recall10 == 1)
        #expect(report.liked.ndcg10 == (1 + 1 / log2(3.0)) / 2)
        #expect(report.all.users == 3)
        #expect(report.all.recall10 == 2.0 / 3)
        #expect(report.popularity.recall10 == 1)
        #expect(report.coverage10 == 4.0 / 6)
        #expect(report.degraded == 1)
        #expect(report.latencyP50 == 2)
        #expect(report.latencyP99 == 3)
        // Liked pairs score -3 and -1; the others -4, -4 and -5.
        #expect(report.auc == 1)
        #expect(report.scoredPairs == 5)
    }

    @Test(
        arguments: [
            ([3, 3], "user 1 got item 3 twice"), ([2], "user 1 got item 2, which the user has rated"),
            (Array(100...150), "user 1 got 51 items, 50 were asked for"),
        ] as [([ItemID], String)]
    )
    func `an unsound answer is a failure`(items: [ItemID], reason: String) async {
        let (report, failures) = await evaluate(Fixed(items: [1: items]))
        #expect(report.failures == 1)
        #expect(failures.reasons == [reason])
    }

    @Test func `a failed request is counted and left out of the means`() async {
        let (report, failures) = await evaluate(Fixed(items: [1: [3]], failing: [3]))
        #expect(report.failures == 1)
        #expect(failures.reasons == ["the server answered /ml/rec with status 500: no"])
        #expect(report.liked.users == 1)
        #expect(report.liked.recall10 == 1)
    }

    @Test func `too many failures call it off`() async {
        let ratings = (1...500).map { Rating(timestamp: 0, userID: $0, itemID: 1, value: 5, sequence: 0) }
        let data = EvaluationData(
            order: ReplayOrder(ratings: ratings, source: 1),
            split: ContractSplit(),
            items: [1]
        )
        let evaluator = Evaluator(users: data.users, recommender: Fixed(failing: Set(1...500)), connections: 4)
        _ = await evaluator.recommendations {}
        #expect((FailureLog.limit..<FailureLog.limit + 4).contains(evaluator.failures.count))
        #expect(evaluator.failures.reasons.count == 1)
    }

    @Test func `the JSON report has the promised keys`() async throws {
        let (report, _) = await evaluate(Fixed(items: [1: [3]]))
        let json = try report.json()
        #expect(!json.contains("\n"))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let ranking: Set = ["users", "recall@10", "recall@50", "ndcg@10", "ndcg@50", "hit@10", "hit@50"]
        let other: Set = [
            "auc", "coverage@10", "coverage@50", "latency_p50_ms", "latency_p99_ms", "connections", "all_ratings",
            "popularity", "popularity_all_ratings", "degraded", "failures",
        ]
        #expect(Set(object.keys) == ranking.union(other))
        for key in ["all_ratings", "popularity", "popularity_all_ratings"] {
            #expect((object[key] as? [String: Any]).map { Set($0.keys) } == ranking)
        }
        #expect(object["recall@10"] as? Double == report.liked.recall10)
    }

    @Test func `the table is aligned`() async {
        let (report, _) = await evaluate(Fixed(items: [1: [3]]))
        let lines = report.table().split(separator: "\n")
        #expect(Set([0, 1, 2, 4, 5].map { lines[$0].count }).count == 1)
    }

    @Test(arguments: [(1, 1.0), (50, 50), (99, 99), (100, 100)])
    func `a percentile is the smallest value that so many do not exceed`(percent: Int, expected: Double) {
        let latencies = Latencies((1...100).shuffled().map { .milliseconds($0) })
        #expect(latencies.milliseconds(percentile: percent) == expected)
        #expect(Latencies([.milliseconds(7)]).milliseconds(percentile: percent) == 7)
        #expect(Latencies([]).milliseconds(percentile: percent) == 0)
    }
}
