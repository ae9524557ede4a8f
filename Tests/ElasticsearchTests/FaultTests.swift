import Elasticsearch
import Ports
import TestServers
import TestSupport
import Testing

@testable import Server

/// What a list is like when Elasticsearch answers badly, and after that.
@Suite("Lists when Elasticsearch answers badly", .timeLimit(.minutes(3)))
struct FaultTests {
    /// An answer to a search, and words of the reason for a degraded list.
    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var answer: ScriptedServer.Answer
        var words: String
    }

    /// One answer with hits, in the form of Elasticsearch.
    private static func part(_ change: String = "", timedOut: Bool = false, failed: Int = 0) -> String {
        """
        {"took":1,"timed_out":\(timedOut),"_shards":{"total":1,"successful":1,"skipped":0,"failed":\(failed)},\
        "hits":{"max_score":2.0,"hits":[{"_index":"item_index-a","_id":"7","_score":2.0}\(change)]},"status":200}
        """
    }

    private static func error(_ status: Int, _ type: String) -> String {
        #"{"error":{"root_cause":[{"type":"\#(type)","reason":"no"}],"type":"\#(type)","reason":"no"},"status":\#(status)}"#
    }

    private static func whole(_ parts: String...) -> String {
        #"{"took":1,"responses":[\#(parts.joined(separator: ","))]}"#
    }

    /// User 1 has no terms, so that there is one search.
    private static let good = ScriptedServer.Answer.status(200, whole(part()))

    private static let faults = [
        Fault(testDescription: "nonsense", answer: .status(200, "<html>hello</html>"), words: "is not an answer"),
        Fault(testDescription: "another object", answer: .status(200, #"{"ok":true}"#), words: "is not an answer"),
        Fault(testDescription: "half an object", answer: .status(200, #"{"took":1,"res"#), words: "is not an answer"),
        Fault(testDescription: "no part", answer: .status(200, whole()), words: "only a part"),
        Fault(testDescription: "too many parts", answer: .status(200, whole(part(), part())), words: "only a part"),
        Fault(testDescription: "out of time", answer: .status(200, whole(part(timedOut: true))), words: "only a part"),
        Fault(testDescription: "a lost shard", answer: .status(200, whole(part(failed: 1))), words: "only a part"),
        Fault(testDescription: "no hits", answer: .status(200, whole(#"{"status":200}"#)), words: "only a part"),
        Fault(
            testDescription: "a foreign document",
            answer: .status(200, whole(part(#",{"_id":"x","_score":1.0}"#))),
            words: "no item"
        ),
        Fault(
            testDescription: "no such index",
            answer: .status(200, whole(error(404, "index_not_found_exception"))),
            words: "not loaded"
        ),
        Fault(
            testDescription: "all shards failed",
            answer: .status(200, whole(error(503, "search_phase_execution_exception"))),
            words: "search_phase_execution_exception"
        ),
        Fault(
            testDescription: "too busy",
            answer: .status(429, error(429, "es_rejected_execution_exception")),
            words: "too much to do"
        ),
        Fault(testDescription: "a proxy's error", answer: .status(502, "<html>bad gateway</html>"), words: "502"),
        Fault(testDescription: "a redirection", answer: .status(302, ""), words: "302"),
        Fault(testDescription: "no rights", answer: .status(403, error(403, "security_exception")), words: "rights"),
        Fault(
            testDescription: "closed in the body",
            answer: .raw("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"took\":1,"),
            words: "closed the connection"
        ),
        Fault(testDescription: "closed in the head", answer: .raw("HTTP/1.1 200 O"), words: "closed the connection"),
        Fault(testDescription: "closed at once", answer: .raw(""), words: "closed the connection"),
        Fault(testDescription: "not HTTP", answer: .raw("+OK\r\n+OK\r\n"), words: "item index does not answer"),
        Fault(
            testDescription: "an endless answer",
            answer: .status(200, String(repeating: " ", count: 5 << 20)),
            words: "larger than the limit"
        ),
    ]

    private func index(at url: String, timeout: Duration) throws -> ElasticsearchItemIndex {
        var configuration = try ElasticsearchConfiguration(url: url)
        configuration.timeout = timeout
        return ElasticsearchItemIndex(configuration)
    }

    @Test("the list says why and has items all the same; the next one is whole", arguments: faults)
    func fault(_ fault: Fault) async throws {
        try await withScript { script, url in
            let index = try index(at: url, timeout: .seconds(60))
            try await ServingFixture().withService(index) { service in
                script.answer(with: Self.good)
                #expect(try await service.degradation() == [])
                script.answer(with: fault.answer)
                let degraded = try await service.degradation()
                #expect(degraded.count == 1 && degraded[0].contains(fault.words), "\(degraded)")
                script.answer(with: Self.good)
                #expect(try await service.degradation() == [])
            }
        }
    }

    @Test("a search that takes too long is given up at its deadline")
    func silence() async throws {
        try await withScript { script, url in
            let index = try index(at: url, timeout: .milliseconds(200))
            try await ServingFixture().withService(index) { service in
                script.answer(with: .silence)
                let degraded = try await service.degradation()
                #expect(degraded.count == 1 && degraded[0].contains("within 0.2 seconds"), "\(degraded)")
                script.answer(with: Self.good)
                try await eventually { try await service.degradation() == [] }
            }
        }
    }

    @Test(
        "a server that hangs, that is gone, and that comes back: lists are degraded, and then are whole again",
        .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)")
    )
    func outages() async throws {
        try await withElasticsearch { server in
            let fixture = ServingFixture()
            try await ElasticsearchItemIndex(server.configuration()).load(fixture.indexed())
            let index = ElasticsearchItemIndex(try server.configuration(timeout: .seconds(1)))
            try await fixture.withService(index) { service in
                try await eventually { try await service.degradation() == [] }
                server.pause()
                let hung = try await service.degradation()
                #expect(hung.count == 1 && hung[0].contains("within"), "\(hung)")
                server.resume()
                try await eventually { try await service.degradation() == [] }
                await server.stop()
                let gone = try await service.degradation()
                #expect(gone.count == 1 && gone[0].contains("is the server running"), "\(gone)")
                try await server.restart()
                try await eventually { try await service.degradation() == [] }
                #expect(try await index.search(ItemQuery(vector: [], vectorSize: 1), release: "a") == ItemHits())
            }
        }
    }
}
