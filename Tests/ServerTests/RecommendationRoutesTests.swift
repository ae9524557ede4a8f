import Events
import Server
import ServiceKit
import TestHTTP
import Testing

@Suite("POST /ml/rec and /ml/score", .timeLimit(.minutes(5)))
struct RecommendationRoutesTests {
    private static let token = "00000000c0ffee00.3.17"

    private func post(
        _ path: String,
        _ body: String,
        to recommender: FakeRecommender = FakeRecommender(.success(.full))
    ) async throws -> HTTPAnswer {
        let router = makeServiceRouter(metrics: PrometheusRegistry())
        addRecommendationRoutes(to: router, recommending: recommender)
        return try await withServer(router) { try await $0.post(path, body) }
    }

    @Test("A list is answered with its read set")
    func list() async throws {
        let answer = try await post("/ml/rec", #"{"userid":1}"#)
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "application/json")
        let body: AnswerBody = try answer.json()
        #expect(body.item_list.map(\.itemid) == [2858, 1])
        #expect(body.read_set.release == "r-1")
        #expect(body.degraded == ["scorer timed out"])
    }

    @Test("A request that names only the user gets the defaults; null is as good as nothing")
    func defaults() async throws {
        for body in [#"{"userid":1}"#, #"{"userid":1,"size":null,"exclude":null,"after":null,"unknown":{}}"#] {
            let recommender = FakeRecommender(.success(.full))
            _ = try await post("/ml/rec", body, to: recommender)
            #expect(recommender.recommendationRequest == RecommendationRequest(userID: 1))
        }
    }

    @Test("Every field reaches the service")
    func fields() async throws {
        let recommender = FakeRecommender(.success(.full))
        let body = #"{"userid":7,"size":200,"exclude":[1,2,1],"after":["\#(Self.token)","0000000000000001.0.0"]}"#
        _ = try await post("/ml/rec", body, to: recommender)
        let first = PositionToken(logID: 0xc0ff_ee00, partition: 3, offset: 17)
        let second = PositionToken(logID: 1, partition: 0, offset: 0)
        #expect(
            recommender.recommendationRequest
                == RecommendationRequest(userID: 7, size: 200, excluded: [1, 2], after: [first, second])
        )
    }

    @Test("One token needs no array")
    func oneToken() async throws {
        let recommender = FakeRecommender(.success(.full))
        _ = try await post("/ml/score", #"{"userid":7,"itemids":[3,1],"after":"\#(Self.token)"}"#, to: recommender)
        #expect(
            recommender.scoreRequest
                == ScoreRequest(
                    userID: 7,
                    itemIDs: [3, 1],
                    after: [.init(logID: 0xc0ff_ee00, partition: 3, offset: 17)]
                )
        )
    }

    @Test("As many items as may be left out can be")
    func manyExcluded() async throws {
        let ids = (1...1_000).map { String(Int32.max - $0) }.joined(separator: ",")
        #expect(try await post("/ml/rec", #"{"userid":1,"exclude":[\#(ids)]}"#).status == 200)
        #expect(try await post("/ml/rec", #"{"userid":1,"exclude":[\#(ids),1]}"#).status == 400)
    }

    @Test(
        "A request outside the limits is 400 and names the field",
        arguments: [
            ("/ml/rec", "{}", "userid is missing"),
            ("/ml/rec", #"{"userid":0}"#, "userid: 0 is not positive"),
            ("/ml/rec", #"{"userid":"1"}"#, "userid: expected an integer"),
            ("/ml/rec", #"{"userid":2147483648}"#, "userid: "),
            ("/ml/rec", #"{"userid":1,"size":0}"#, "size: 0 is not between 1 and 200"),
            ("/ml/rec", #"{"userid":1,"size":201}"#, "size: 201 is not between 1 and 200"),
            ("/ml/rec", #"{"userid":1,"size":1.5}"#, "size: "),
            ("/ml/rec", #"{"userid":1,"exclude":["a"]}"#, "exclude[0]: expected an integer"),
            ("/ml/rec", #"{"userid":1,"after":"17"}"#, "after: not a position token"),
            ("/ml/rec", #"{"userid":1,"after":[1]}"#, "after[0]: expected a string"),
            ("/ml/rec", #"{"userid":1,"after":{}}"#, "after: expected a string or an array of strings"),
            ("/ml/rec", "{", "the body is not valid JSON"),
            ("/ml/score", #"{"userid":1}"#, "itemids is missing"),
            ("/ml/score", #"{"userid":1,"itemids":[]}"#, "itemids: 0 items; a request names 1 to 1000"),
            ("/ml/score", #"{"userid":1,"itemids":[5,0]}"#, "itemids[1]: 0 is not positive"),
            ("/ml/score", #"{"userid":-1,"itemids":[5]}"#, "userid: -1 is not positive"),
        ]
    )
    func refused(path: String, body: String, detail: String) async throws {
        let recommender = FakeRecommender(.success(.full))
        let answer = try await post(path, body, to: recommender)
        #expect(answer.status == 400)
        #expect(try answer.json(ProblemDetails.self).detail.hasPrefix(detail))
        #expect(recommender.recommendationRequest == nil && recommender.scoreRequest == nil)
    }

    @Test("A body over 64 KiB is 413", arguments: ["/ml/rec", "/ml/score"])
    func tooLarge(path: String) async throws {
        let body = #"{"userid":1,"itemids":[1]"# + String(repeating: " ", count: 65_536) + "}"
        #expect(try await post(path, body).status == 413)
    }

    @Test(
        "What the service refuses has its own status and type",
        arguments: [
            (RequestError.invalid("no such log"), 400, "about:blank", nil),
            (.notReached("behind"), 503, "urn:freshet:problem:events-not-reached", "1"),
            (.unavailable("starting"), 503, "about:blank", "1"),
        ] as [(RequestError, Int, String, String?)]
    )
    func errors(error: RequestError, status: Int, type: String, retryAfter: String?) async throws {
        let answer = try await post("/ml/rec", #"{"userid":1}"#, to: FakeRecommender(.failure(error)))
        #expect(answer.status == status)
        #expect(try answer.json(ProblemDetails.self).type == type)
        #expect(answer.headers["retry-after"] == retryAfter)
    }
}
