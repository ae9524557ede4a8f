import Server
import Synchronization

/// Answers what it was told to, and remembers what it was asked.
final class FakeRecommender: Recommending {
    private let answer: Result<Recommendation, RequestError>
    private let asked = Mutex<(recommendation: RecommendationRequest?, score: ScoreRequest?)>((nil, nil))

    init(_ answer: Result<Recommendation, RequestError>) {
        self.answer = answer
    }

    var recommendationRequest: RecommendationRequest? { asked.withLock { $0.recommendation } }
    var scoreRequest: ScoreRequest? { asked.withLock { $0.score } }

    func recommend(_ request: RecommendationRequest) async throws(RequestError) -> Recommendation {
        asked.withLock { $0.recommendation = request }
        return try answer.get()
    }

    func score(_ request: ScoreRequest) async throws(RequestError) -> Recommendation {
        asked.withLock { $0.score = request }
        return try answer.get()
    }
}

extension Recommendation {
    /// An answer with something in every field.
    static let full = Recommendation(
        items: [.init(itemID: 2858, score: 0.93), .init(itemID: 1, score: 0.125)],
        readSet: ReadSet(
            recallOffset: 5,
            featuresOffset: 4,
            itemBucket: 11_323,
            release: "r-1",
            catalogueVersion: 7
        ),
        degraded: ["scorer timed out"]
    )
}
