import Elasticsearch
import Foundation
import Ports
import ServiceKit
import TestServers
import TestSupport
import Testing

extension BrokerProcess {
    /// How to reach it.
    /// - Parameter timeout: long, so that a slow machine fails no test; shorter where a test waits for it to pass.
    func configuration(timeout: Duration = .seconds(60)) throws -> ElasticsearchConfiguration {
        var configuration = try ElasticsearchConfiguration(url: "http://\(address)")
        configuration.timeout = timeout
        configuration.managementTimeout = timeout
        return configuration
    }

    /// Sends a request as any other program would, and returns the answer.
    @discardableResult
    func call(
        _ method: HTTPClientMethod,
        _ path: String,
        _ body: String = "",
        expecting status: Int? = 200
    ) async throws -> JSON {
        let request = HTTPClientRequest(
            method: method,
            url: "http://\(address)\(path)",
            headers: [("Content-Type", path.contains("_bulk") ? "application/x-ndjson" : "application/json")],
            body: Array(body.utf8)
        )
        let client = HTTPClient(configuration: HTTPClientConfiguration(timeout: .seconds(60)))
        let response = try await client.send(request)
        if let status { #expect(response.status == status, "\(String(decoding: response.body, as: UTF8.self))") }
        return try JSONDecoder().decode(JSON.self, from: Data(response.body))
    }

    /// The indexes of releases.
    func indexNames() async throws -> Set<String> {
        Set(try await call(.get, "/item_index-*/_mapping").keys)
    }

    /// The indexes behind the alias.
    func aliasedIndexes() async throws -> Set<String> {
        Set(try await call(.get, "/_alias/item_index").keys)
    }

    /// The documents of a release, by the item's id.
    func documents(of release: String) async throws -> [String: JSON] {
        let answer = try await call(.post, "/item_index-\(release)/_search", #"{"size":1000}"#)
        var documents: [String: JSON] = [:]
        for hit in answer["hits"]?["hits"]?.elements ?? [] {
            documents[hit["_id"]?.text ?? ""] = hit["_source"]
        }
        return documents
    }
}

/// Calls `body` with a server of its own, and stops it.
func withElasticsearch(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (BrokerProcess) async throws -> Void
) async throws {
    try await withTemporaryDirectory { folder in
        let server = try await NoidaElasticsearch.start(in: folder)
        do {
            try await body(server)
            await server.crash()
        } catch {
            await server.crash()
            throw error
        }
    }
}
