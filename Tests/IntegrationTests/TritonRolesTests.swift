import Events
import Foundation
import TestServers
import TestSupport
import Testing

/// A server that scores with Triton, beside one that scores in process, on the same log, state and releases.
@Suite(
    .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)"),
    .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
    .enabled(if: Program.triton.isExpected, "\(Program.triton.reason)"),
    .serialized,
    .timeLimit(.minutes(10))
)
struct TritonRolesTests {
    @Test func `both give the same lists, release after release, and the one with Triton says when it is away`()
        async throws
    {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data")
            for engine in ["redis", "kafka", "triton"] {
                try FileManager.default.createDirectory(
                    atPath: folder + "/" + engine,
                    withIntermediateDirectories: true
                )
            }
            let redis = try await RedisServer.start(in: folder + "/redis")
            let broker = try await NoidaBroker.start(in: folder + "/kafka")
            let triton = try await TritonServer.start(in: folder + "/triton")
            let roles = RoleProcesses(
                folder: folder,
                brokers: broker.address,
                redis: "redis://127.0.0.1:\(redis.port)/0"
            )
            try await roles.createTopics(data: data.folder)
            let features = try await roles.ready(.updateFeatures)
            let recall = try await roles.ready(.updateRecall)
            let ingest = try await roles.ready(.ingest)
            let train = try await roles.ready(.train)
            let inProcess = try await roles.ready(.serve, name: "serve-in-process")
            let options = [
                "--triton", triton.url, "--triton-repository", triton.repository, "--triton-backend", "python",
                "--triton-timeout", "20000",
            ]
            let serve = try await roles.ready(.serve, options, name: "serve-triton")

            let all = data.body(0..<data.order.ratings.count)
            let sent: Accepted = try await ingest.http.post("/ml/event", all)
            _ = try await serve.http.lists(of: 1...1, after: sent.positions)
            for _ in 0..<2 {
                let refit: Refit = try await train.http.post("/admin/refit?wait=true", "")
                #expect(refit.accepted, "\(refit.reason)")
                try await expectEqualLists(serve.http, inProcess.http, in: data, release: refit.release)
            }

            await triton.crash()
            let away = try await serve.http.lists(of: 1...1, after: [])[0]
            #expect(away.items.count == 50)
            #expect(away.degraded?.contains { $0.contains("ranker does not answer: Triton") } == true)
            try await triton.restart()
            try await eventually { try await serve.http.lists(of: 1...1, after: [])[0].degraded == nil }
            #expect(try await serve.metric("freshet_triton_reloads") == 1)
            for role in [features, recall, ingest, train, inProcess, serve] {
                #expect(await role.process.stop() == 0, "\(role.process.log.suffix(1_000))")
            }
            await triton.stop()
        }
    }

    /// Waits until both serve a release, and compares their lists and scores.
    private func expectEqualLists(
        _ first: RunningStandalone,
        _ second: RunningStandalone,
        in data: SyntheticData,
        release: String?
    ) async throws {
        let lists = (
            try await first.settledLists(of: 1...40, in: data, release: release),
            try await second.settledLists(of: 1...40, in: data, release: release)
        )
        for (one, other) in zip(lists.0, lists.1) {
            #expect(one.degraded == nil && other.degraded == nil)
            #expect(one.items == other.items)
            #expect(zip(one.item_list, other.item_list).allSatisfy { abs($0.score - $1.score) <= 1e-5 })
        }
        let body = #"{"userid":3,"itemids":[1,2,3,4,5,6,7,8,9,100000]}"#
        let scores: (ItemList, ItemList) = try await (
            first.post("/ml/score", body), second.post("/ml/score", body)
        )
        #expect(scores.0.items == scores.1.items && scores.0.items.count == 10)
        #expect(zip(scores.0.item_list, scores.1.item_list).allSatisfy { abs($0.score - $1.score) <= 1e-5 })
    }
}
