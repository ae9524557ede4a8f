import Embedded
import Ports
import TestSupport
import Testing

@Suite("The embedded log and store obey the rules of their ports", .timeLimit(.minutes(2)))
struct ConformanceTests {
    @Test(arguments: EventLogRule.allCases)
    func log(obeys rule: EventLogRule) async throws {
        try await withInstance { instance, _ in
            let fixture = LogFixture(log: instance.log) {
                await instance.log.close()
                return try await EmbeddedLog.open(directory: instance.directory)
            }
            try await rule.check(fixture)
        }
    }

    @Test(arguments: StateStoreRule.allCases)
    func store(obeys rule: StateStoreRule) async throws {
        try await withInstance { instance, _ in
            let fixture = StoreFixture(store: instance.store) {
                await instance.store.close()
                return try await EmbeddedStateStore.open(directory: instance.directory)
            }
            try await rule.check(fixture)
        }
    }

    @Test(arguments: ItemIndexRule.allCases)
    func index(obeys rule: ItemIndexRule) async throws { try await rule.check(EmbeddedItemIndex()) }

    @Test(arguments: ScorerRule.allCases)
    func scorer(obeys rule: ScorerRule) async throws { try await rule.check(EmbeddedScorer()) }
}
