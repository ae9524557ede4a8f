internal import Foundation
internal import Ports
internal import ServiceKit

/// Sends requests to Elasticsearch, each with a deadline.
struct ElasticsearchClient: Sendable {
    /// A body and what it is.
    enum Body {
        case none
        case json([UInt8])
        /// JSON values, each with a line's end.
        case lines([UInt8])
    }

    /// An answer that is not an error.
    struct Answer {
        var status: Int
        var body: [UInt8]
    }

    let configuration: ElasticsearchConfiguration
    let metrics = ElasticsearchMetrics()
    private let searching: HTTPClient
    private let managing: HTTPClient

    init(_ configuration: ElasticsearchConfiguration) {
        self.configuration = configuration
        searching = Self.client(
            configuration,
            connections: configuration.connections,
            timeout: configuration.timeout,
            maximumBodySize: 4 << 20
        )
        managing = Self.client(
            configuration,
            connections: 2,
            timeout: configuration.managementTimeout,
            maximumBodySize: 16 << 20
        )
    }

    private static func client(
        _ configuration: ElasticsearchConfiguration,
        connections: Int,
        timeout: Duration,
        maximumBodySize: Int
    ) -> HTTPClient {
        HTTPClient(
            configuration: HTTPClientConfiguration(
                connections: connections,
                timeout: timeout,
                maximumBodySize: maximumBodySize,
                authorityFile: configuration.authorityFile
            )
        )
    }

    /// Sends a request, which Elasticsearch may get twice: every one here means the same sent once or twice.
    /// - Parameters:
    ///   - path: begins with a slash; percent-encoded.
    ///   - accepted: statuses besides 200...299 that are an answer, not an error.
    func send(
        _ operation: Operation,
        _ method: HTTPClientMethod,
        _ path: String,
        _ body: Body = .none,
        accepting accepted: Set<Int> = []
    ) async throws(PortError) -> Answer {
        let started = ContinuousClock.now
        defer { metrics.performed(operation, in: ContinuousClock.now - started) }
        let client = operation == .search ? searching : managing
        let response: HTTPClientResponse
        do {
            response = try await client.send(request(method, path, body))
        } catch {
            throw failure(PortError(error))
        }
        guard response.isSuccess || accepted.contains(response.status) else {
            throw failure(PortError(status: response.status, ErrorAnswer(response.body), from: configuration))
        }
        return Answer(status: response.status, body: response.body)
    }

    /// Sends a request and decodes its answer.
    func send<Value: Decodable>(
        _ operation: Operation,
        _ method: HTTPClientMethod,
        _ path: String,
        _ body: Body = .none,
        as type: Value.Type
    ) async throws(PortError) -> Value {
        try decode(type, try await send(operation, method, path, body).body)
    }

    /// - Throws: `unavailable` for what is not such an answer.
    func decode<Value: Decodable>(_ type: Value.Type, _ body: [UInt8]) throws(PortError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw failure(
                PortError(
                    .unavailable,
                    "what \(configuration) answered is not an answer of Elasticsearch: is that its address?"
                )
            )
        }
    }

    /// Counts an error.
    func failure(_ error: PortError) -> PortError {
        metrics.failed(error.code)
        return error
    }

    private func request(_ method: HTTPClientMethod, _ path: String, _ body: Body) -> HTTPClientRequest {
        var headers: [(name: String, value: String)] = []
        if let authorization = configuration.authorization { headers.append(("Authorization", authorization)) }
        var bytes: [UInt8] = []
        switch body {
        case .none: break
        case .json(let json):
            headers.append(("Content-Type", "application/json"))
            bytes = json
        case .lines(let lines):
            headers.append(("Content-Type", "application/x-ndjson"))
            bytes = lines
        }
        return HTTPClientRequest(
            method: method,
            url: configuration.url + path,
            headers: headers,
            body: bytes,
            isRepeatable: true
        )
    }
}
