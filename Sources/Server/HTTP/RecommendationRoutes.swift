public import Hummingbird
public import ServiceKit

/// The largest body of a request for recommendations or scores, in bytes.
private let bodyLimit = 64 << 10

/// Adds the routes that read:
///
/// - `POST /ml/rec` `{"userid", "size"?, "exclude"?, "after"?}`: the best items for a user, best first.
/// - `POST /ml/score` `{"userid", "itemids", "after"?}`: the scores of the items named, in the order asked.
///
/// Both answer `{"item_list": [{"itemid", "score"}, ...], "read_set": {...}, "degraded"?: [...]}`.
public func addRecommendationRoutes(to router: ServiceRouter, recommending: any Recommending) {
    router.only(.post, "/ml/rec") { request, _ in
        let body = try await request.decodeJSON(RecommendationBody.self, limit: bodyLimit)
        let answer = try await recommending.recommend(body.request())
        return .json(body: ResponseBody(byteBuffer: RecommendationEncoder.encode(answer)))
    }
    router.only(.post, "/ml/score") { request, _ in
        let body = try await request.decodeJSON(ScoreBody.self, limit: bodyLimit)
        let answer = try await recommending.score(body.request())
        return .json(body: ResponseBody(byteBuffer: RecommendationEncoder.encode(answer)))
    }
}
