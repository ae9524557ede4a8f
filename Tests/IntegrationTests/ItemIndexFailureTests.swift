import Events
import Foundation
import TestServers
import TestSupport
import Testing

/// Elasticsearch hangs, ends and comes back while servers search in it.
@Suite(
    .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)"),
    .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
    .serialized,
    .timeLimit(.minutes(10))
)
struct ItemIndexFailureTests {
    @Test func `with Elasticsearch hung or gone, lists are degraded, and a release that comes then serves later`()
        async throws
    {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data")
            let redis = try await RedisServer.start(in: try made(folder + "/redis"))
            let broker = try await NoidaBroker.start(in: try made(folder + "/kafka"))
            let search = try await NoidaElasticsearch.start(in: try made(folder + "/elasticsearch"))
            let roles = RoleProcesses(
                folder: folder,
                brokers: broker.address,
                redis: "redis://127.0.0.1:\(redis.port)/0",
                elasticsearch: "http://\(search.address)"
            )
            try await roles.createTopics(data: data.folder)
            let updaters = [try await roles.ready(.updateFeatures), try await roles.ready(.updateRecall)]
            let ingest = try await roles.ready(.ingest)
            let train = try await roles.ready(.train)
            let serve = try await roles.ready(.serve)
            _ = try await ingest.http.post("/ml/event", data.body(0..<data.order.ratings.count), as: Accepted.self)
            let first: Refit = try await train.http.post("/admin/refit?wait=true", "")
            let whole = try await serve.http.settledLists(of: 1...5, in: data, release: first.release)
            #expect(whole.allSatisfy { $0.degraded == nil })

            search.pause()
            try await expectDegraded(serve, "within 1.0 seconds")
            let second: Refit = try await train.http.post("/admin/refit?wait=true", "")
            #expect(second.accepted && second.release != first.release, "\(second.reason)")
            search.resume()
            let next = try await serve.http.settledLists(of: 1...5, in: data, release: second.release)
            #expect(next.allSatisfy { $0.degraded == nil })

            await search.stop()
            try await expectDegraded(serve, "is the server running")
            try await search.restart()
            try await eventually { try await serve.http.lists(of: 1...1, after: [])[0].degraded == nil }
            #expect(try await serve.metric("freshet_elasticsearch_errors") >= 2)
            for role in updaters + [ingest, train, serve] {
                #expect(await role.process.stop() == 0, "\(role.process.log.suffix(1_000))")
            }
        }
    }

    private func expectDegraded(_ server: RunningRole, _ words: String) async throws {
        let list = try await server.http.lists(of: 1...1, after: [])[0]
        #expect(list.degraded?.count == 1 && list.degraded?[0].contains(words) == true, "\(list.degraded ?? [])")
        #expect(list.items.count == 50)
    }

    private func made(_ folder: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}
