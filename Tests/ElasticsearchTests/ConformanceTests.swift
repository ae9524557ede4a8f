import Elasticsearch
import TestServers
import TestSupport
import Testing

@Suite(
    "The item index in Elasticsearch obeys the rules of its port",
    .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)"),
    .timeLimit(.minutes(5))
)
struct ConformanceTests {
    @Test(arguments: ItemIndexRule.allCases)
    func index(obeys rule: ItemIndexRule) async throws {
        try await withElasticsearch { server in
            try await rule.check(ElasticsearchItemIndex(server.configuration()))
        }
    }
}
