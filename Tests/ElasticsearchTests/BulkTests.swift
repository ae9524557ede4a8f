import Metrics
import MetricsTestKit
import Ports
import TestSupport
import Testing

@testable import Elasticsearch

/// What becomes of items that are written, by a server that answers as told.
@Suite("Items that are written", .timeLimit(.minutes(2)))
struct BulkTests {
    private let release = IndexedRelease.sample((1...3).map { .sample($0, visits: 0, [1]) })

    private static func item(_ id: Int, _ status: Int, _ error: String? = nil) -> String {
        let cause = error.map { #","error":{"type":"\#($0)","reason":"no \#(id)"}"# } ?? ""
        return #"{"index":{"_index":"item_index-a","_id":"\#(id)","status":\#(status)\#(cause)}}"#
    }

    private static func bulk(_ items: String...) -> ScriptedServer.Answer {
        .status(200, #"{"took":1,"errors":false,"items":[\#(items.joined(separator: ","))]}"#)
    }

    private static let mapping = ScriptedServer.Answer.status(
        200,
        #"{"item_index-a":{"mappings":{"_meta":{"freshet":"#
            + #"{"format":1,"release":"a","number":1,"items_version":1,"complete":true}}}}}"#
    )
    private static let refreshed = ScriptedServer.Answer.status(200, "{}")
    private static let rejection = "es_rejected_execution_exception"

    @Test("those that there was no room for are sent again, and only those")
    func rejected() async throws {
        let metrics = TestMetrics()
        try await withScript { script, url in
            let configuration = try ElasticsearchConfiguration(url: url)
            let index = withMetricsFactory(metrics) { ElasticsearchItemIndex(configuration) }
            script.answer(
                with: Self.mapping,
                Self.bulk(Self.item(1, 429, Self.rejection), Self.item(2, 201), Self.item(3, 503, "unavailable")),
                Self.bulk(Self.item(1, 201), Self.item(3, 429, Self.rejection)),
                Self.bulk(Self.item(3, 201)),
                Self.refreshed
            )
            try await index.put([1, 2, 3], of: release)
        }
        #expect(try metrics.expectCounter("freshet_elasticsearch_documents").totalValue == 3)
        #expect(
            try metrics.expectTimer("freshet_elasticsearch_request_duration", [("operation", "bulk")]).values.count == 3
        )
        #expect(
            try metrics.expectCounter("freshet_elasticsearch_errors", [("code", "unavailable")]).totalValue == 0
        )
    }

    @Test("what the index has as new, or newer, is no error")
    func conflicts() async throws {
        try await withScript { script, url in
            let index = ElasticsearchItemIndex(try ElasticsearchConfiguration(url: url))
            let conflict = "version_conflict_engine_exception"
            script.answer(
                with: Self.mapping,
                Self.bulk(Self.item(1, 409, conflict), Self.item(2, 409, conflict), Self.item(3, 200)),
                Self.refreshed
            )
            try await index.put([1, 2, 3], of: release)
        }
    }

    @Test("those that are not taken are named with the reason, and counted as an error")
    func refused() async throws {
        let metrics = TestMetrics()
        try await withScript { script, url in
            let configuration = try ElasticsearchConfiguration(url: url)
            let index = withMetricsFactory(metrics) { ElasticsearchItemIndex(configuration) }
            script.answer(
                with: Self.mapping,
                Self.bulk(Self.item(1, 400, "document_parsing_exception"), Self.item(2, 201), Self.item(3, 400)),
                Self.refreshed
            )
            let message = await expectPortError(.invalidRequest) { try await index.put([1, 2, 3], of: release) }
            #expect(message.contains("item 1 (document_parsing_exception: no 1), item 3 (400)"))
        }
        #expect(
            try metrics.expectCounter("freshet_elasticsearch_errors", [("code", "invalidRequest")]).totalValue == 1
        )
    }

    @Test("an answer about other items, or fewer, may be repeated")
    func otherItems() async throws {
        try await withScript { script, url in
            let index = ElasticsearchItemIndex(try ElasticsearchConfiguration(url: url))
            for answer in [
                Self.bulk(Self.item(1, 201), Self.item(2, 201)), Self.bulk(),
                Self.bulk(Self.item(1, 201), Self.item(3, 201), Self.item(2, 201)), .status(200, "{}"),
                Self.bulk(Self.item(1, 201), Self.item(2, 404), Self.item(3, 201)), .status(503, ""), .status(429, ""),
            ] {
                script.answer(with: Self.mapping, answer, Self.refreshed)
                await expectPortError(.unavailable) { try await index.put([1, 2, 3], of: release) }
            }
        }
    }

    @Test("a server that has no similarity by inner product is refused with the version that is needed")
    func oldServer() async throws {
        try await withScript { script, url in
            let index = ElasticsearchItemIndex(try ElasticsearchConfiguration(url: url))
            let reason = "Failed to parse mapping: Unknown value [max_inner_product] for field [similarity]"
            script.answer(
                with: .status(404, ""),
                .status(400, #"{"error":{"type":"mapper_parsing_exception","reason":"\#(reason)"},"status":400}"#)
            )
            let message = await expectPortError(.invalidRequest) { try await index.load(release) }
            #expect(message.contains("8.11"))
        }
    }
}
