import Events
import TestSupport
import Testing

@testable import replay

@Suite(.timeLimit(.minutes(1))) struct ServerClientTests {
    /// Runs `body` with a client of a server that answers every request alike.
    private func withClient(
        status: Int = 200,
        answer: String,
        _ body: (ServerClient, LoopbackServer) async throws -> Void
    ) async throws {
        try await withServer { connection, _ in
            while connection.readRequest() != nil {
                connection.write("HTTP/1.1 \(status) X\r\ncontent-length: \(answer.utf8.count)\r\n\r\n\(answer)")
            }
        } _: { server in
            try await body(ServerClient(url: server.url + "/", connections: 1), server)
        }
    }

    @Test func `a recommendation has its items in order`() async throws {
        let answer = #"{"item_list":[{"itemid":7,"score":0.9},{"itemid":3,"score":0.1}],"read_set":{"release":"r"}}"#
        try await withClient(answer: answer) { client, server in
            let recommendation = try await client.recommend(user: 5, size: 50)
            #expect(recommendation.items == [7, 3])
            #expect(!recommendation.isDegraded)
            let request = try #require(server.received.first)
            #expect(request.hasPrefix("POST /ml/rec HTTP/1.1\r\n"))
            #expect(request.hasSuffix(#"{"userid":5,"size":50}"#))
        }
    }

    @Test func `a degraded answer is known as such`() async throws {
        try await withClient(answer: #"{"item_list":[],"degraded":["features timed out"]}"#) { client, _ in
            let recommendation = try await client.recommend(user: 5, size: 50)
            #expect(recommendation.isDegraded)
        }
    }

    @Test func `scores come in the order asked for`() async throws {
        let answer = #"{"item_list":[{"itemid":2,"score":0.5},{"itemid":1,"score":1}]}"#
        try await withClient(answer: answer) { client, server in
            let scores = try await client.score(user: 5, items: [2, 1])
            #expect(scores == [0.5, 1])
            #expect(server.received.first?.hasSuffix(#"{"userid":5,"itemids":[2,1]}"#) == true)
            await #expect(throws: ServerError.self) { try await client.score(user: 5, items: [1, 2]) }
        }
    }

    @Test func `an error carries the problem's detail`() async throws {
        let problem = #"{"type":"about:blank","title":"Bad Request","status":400,"detail":"userid is missing"}"#
        try await withClient(status: 400, answer: problem) { client, _ in
            let error = await #expect(throws: ServerError.self) { try await client.status() }
            #expect(error?.description == "the server answered /status with status 400: userid is missing")
            #expect(error?.isRetriable == false)
        }
    }

    @Test(arguments: ["", "[]", "{}", #"{"item_list":[{"itemid":99999999999,"score":1}]}"#])
    func `an answer that breaks the contract is an error`(answer: String) async throws {
        try await withClient(answer: answer) { client, _ in
            let error = await #expect(throws: ServerError.self) { try await client.recommend(user: 1, size: 1) }
            guard case .malformed("/ml/rec", _) = error else {
                Issue.record("\(error as Any)")
                return
            }
        }
    }
}
