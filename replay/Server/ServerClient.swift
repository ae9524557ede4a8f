import Events
import Foundation
import ServiceKit

/// The server's HTTP interface.
struct ServerClient: Sendable {
    private let url: String
    private let http: HTTPClient

    /// - Parameter connections: how many requests may be under way at once.
    init(url: String, connections: Int, timeout: Duration = .seconds(30)) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        http = HTTPClient(configuration: HTTPClientConfiguration(connections: connections, timeout: timeout))
    }

    /// Appends events, given as the JSON array that `EventBatchEncoder` makes. They are durable when this returns.
    func append(_ batch: [UInt8]) async throws(ServerError) {
        _ = try await post(batch)
    }

    /// Appends events, as `append` does.
    /// - Returns: the place of the last event in each partition touched, as position tokens.
    func positions(appending batch: [UInt8]) async throws(ServerError) -> [String] {
        let response = try await post(batch)
        return try Self.decode(AcceptedAnswer.self, response, Self.eventPath).positions
    }

    private static let eventPath = "/ml/event"

    private func post(_ batch: [UInt8]) async throws(ServerError) -> HTTPClientResponse {
        // Event ids make it safe to send the same batch twice.
        try await send(.post, Self.eventPath, body: batch)
    }

    /// What the log holds and how far the updaters are.
    func status() async throws(ServerError) -> ServerStatus {
        let path = "/status"
        return try Self.decode(ServerStatus.self, try await send(.get, path), path)
    }

    /// Sends a request that may be repeated and returns its successful answer.
    private func send(
        _ method: HTTPClientMethod,
        _ path: String,
        body: [UInt8] = []
    ) async throws(ServerError) -> HTTPClientResponse {
        let request = HTTPClientRequest(
            method: method,
            url: url + path,
            headers: body.isEmpty ? [] : [("Content-Type", "application/json")],
            body: body,
            isRepeatable: true
        )
        let response: HTTPClientResponse
        do throws(HTTPClientError) {
            response = try await http.send(request)
        } catch {
            throw .unanswered(error)
        }
        guard response.isSuccess else {
            throw .problem(path: path, status: response.status, detail: Self.detail(response.body))
        }
        return response
    }

    private static func decode<Answer: Decodable>(
        _ type: Answer.Type,
        _ response: HTTPClientResponse,
        _ path: String
    ) throws(ServerError) -> Answer {
        do {
            return try JSONDecoder().decode(type, from: Data(response.body))
        } catch {
            throw .malformed(path: path, reason: "\(error)")
        }
    }

    /// What a problem document says, or the beginning of a body that is none.
    private static func detail(_ body: [UInt8]) -> String {
        let problem = try? JSONDecoder().decode(ProblemAnswer.self, from: Data(body))
        return problem?.detail ?? problem?.title ?? String(decoding: body.prefix(200), as: UTF8.self)
    }
}

extension ServerClient: Recommender {
    func recommend(user: UserID, size: Int) async throws(ServerError) -> Recommendation {
        try await recommend(user: user, size: size, after: [])
    }

    /// The best items for a user, once the events at these positions are taken in.
    func recommend(
        user: UserID,
        size: Int,
        after positions: [String]
    ) async throws(ServerError) -> Recommendation {
        let path = "/ml/rec"
        let tokens = positions.map { #""\#($0)""# }.joined(separator: ",")
        let after = positions.isEmpty ? "" : #","after":[\#(tokens)]"#
        let body = #"{"userid":\#(user),"size":\#(size)\#(after)}"#
        let response = try await send(.post, path, body: Array(body.utf8))
        let answer = try Self.decode(ItemListAnswer.self, response, path)
        return Recommendation(
            items: answer.item_list.map(\.itemid),
            scores: answer.item_list.map(\.score),
            readSet: answer.read_set ?? ReadSet(),
            isDegraded: answer.degraded?.isEmpty == false,
            duration: response.duration
        )
    }

    func score(user: UserID, items: [ItemID]) async throws(ServerError) -> [Double] {
        let path = "/ml/score"
        let list = items.map(String.init).joined(separator: ",")
        let response = try await send(.post, path, body: Array(#"{"userid":\#(user),"itemids":[\#(list)]}"#.utf8))
        let answer = try Self.decode(ItemListAnswer.self, response, path)
        guard answer.item_list.map(\.itemid) == items else {
            throw .malformed(path: path, reason: "user \(user)'s items are not those asked for, in their order")
        }
        return answer.item_list.map(\.score)
    }
}
