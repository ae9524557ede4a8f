import Ports
import TestServers
import TestSupport
import Testing

@Suite(
    "The scorer on Triton obeys the rules of its port",
    .serialized,
    .enabled(if: Program.triton.isExpected, "\(Program.triton.reason)"),
    .timeLimit(.minutes(5))
)
struct ConformanceTests {
    @Test(arguments: ScorerRule.allCases)
    func scorer(obeys rule: ScorerRule) async throws {
        try await withTriton { server in try await rule.check(server.scorer()) }
    }
}
