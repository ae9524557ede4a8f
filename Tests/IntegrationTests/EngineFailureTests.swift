import Events
import Foundation
import Logging
import Ports
import Redis
import ServiceKit
import TestServers
import TestSupport
import Testing

/// Engines that hang, end and come back while the roles work on them.
@Suite(
    .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)"),
    .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
    .serialized,
    .timeLimit(.minutes(10))
)
struct EngineFailureTests {
    @Test func `with Redis hung or gone, lists are degraded and nothing that comes meanwhile is lost`() async throws {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data", users: 100, items: 300, ratings: 3_000)
            let expected = try await embeddedFold(of: data.folder, in: folder + "/embedded")
            let redis = try await RedisServer.start(in: try made(folder + "/redis"))
            let broker = try await NoidaBroker.start(in: try made(folder + "/kafka"))
            let roles = RoleProcesses(
                folder: folder,
                brokers: broker.address,
                redis: "redis://127.0.0.1:\(redis.port)/0"
            )
            try await roles.createTopics(data: data.folder)
            let features = try await roles.ready(.updateFeatures)
            let recall = try await roles.ready(.updateRecall)
            let ingest = try await roles.ready(.ingest)
            let serve = try await roles.ready(.serve)
            let third = data.order.ratings.count / 3

            let first: Accepted = try await ingest.http.post("/ml/event", data.body(0..<third))
            _ = try await serve.http.lists(of: 1...1, after: first.positions)

            redis.pause()
            _ = try await ingest.http.post("/ml/event", data.body(third..<2 * third), as: Accepted.self)
            let hung = try await serve.http.lists(of: 1...1, after: [])[0]
            #expect(hung.degraded?.contains { $0.contains("user records") } == true, "\(hung.degraded ?? [])")
            #expect(try await serve.metric("freshet_server_degraded_answers") > 0)
            for updater in [features, recall] {
                try await eventually { try await updater.metric("freshet_updater_retries") > 0 }
                let ready = try await updater.http.client.send(HTTPClientRequest(url: updater.http.url + "/readyz"))
                #expect(ready.status == 503)
            }
            redis.resume()
            try await eventually {
                try await serve.http.lists(of: 1...1, after: [])[0].degraded?.contains { $0.contains("user records") }
                    != true
            }

            await redis.crash()
            let last: Accepted = try await ingest.http.post(
                "/ml/event",
                data.body(2 * third..<data.order.ratings.count)
            )
            let gone = try await serve.http.lists(of: 1...1, after: [])[0]
            #expect(gone.degraded?.contains { $0.contains("user records") } == true)
            try await redis.restart()
            // The wait for events gives up after two seconds each time; the updaters come back by themselves.
            await eventually {
                (try? await serve.http.lists(of: 1...1, after: last.positions)) != nil
            }

            let store = try await RedisStateStore.open(
                RedisConfiguration(url: roles.redis),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                views: nil
            )
            let state = try await store.folded(users: try #require(expected.records[.recall]).keys.sorted())
            #expect(state.valueDifferences(from: expected) == [])
            await store.close()
            for role in [features, recall, ingest, serve] {
                #expect(await role.process.stop() == 0, "\(role.process.log.suffix(1_000))")
            }
        }
    }

    @Test func `with Kafka hung or restarted, events are refused or taken, and none is lost or doubled`() async throws {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data", users: 100, items: 300, ratings: 3_000)
            let expected = try await embeddedFold(of: data.folder, in: folder + "/embedded")
            let redis = try await RedisServer.start(in: try made(folder + "/redis"))
            let broker = try await NoidaBroker.start(in: try made(folder + "/kafka"))
            let roles = RoleProcesses(
                folder: folder,
                brokers: broker.address,
                redis: "redis://127.0.0.1:\(redis.port)/0"
            )
            try await roles.createTopics(data: data.folder)
            let features = try await roles.ready(.updateFeatures, ["--group-instance", "f"])
            let recall = try await roles.ready(.updateRecall, ["--group-instance", "r"])
            let ingest = try await roles.ready(.ingest)
            let serve = try await roles.ready(.serve)
            let third = data.order.ratings.count / 3

            let first: Accepted = try await ingest.http.post("/ml/event", data.body(0..<third))
            _ = try await serve.http.lists(of: 1...1, after: first.positions)

            broker.pause()
            let second = data.body(third..<2 * third)
            let refused: Problem = try await ingest.http.post("/ml/event", second, status: 503)
            #expect(refused.detail.contains("log"), "\(refused.detail)")
            // What is folded is served all the same.
            let list = try await serve.http.lists(of: 1...1, after: first.positions)[0]
            #expect(!list.items.isEmpty && list.degraded?.contains { $0.contains("user records") } != true)
            broker.resume()
            // Some of the refused events may be in the log; their ids make it safe to send them again.
            await eventually { (try? await ingest.http.post("/ml/event", second, as: Accepted.self)) != nil }

            await broker.stop()
            try await broker.restart()
            let rest = data.body(2 * third..<data.order.ratings.count)
            let sent = Box<[String]>([])
            await eventually {
                guard let answer = try? await ingest.http.post("/ml/event", rest, as: Accepted.self) else {
                    return false
                }
                sent.value = answer.positions
                return true
            }
            await eventually {
                (try? await serve.http.lists(of: 1...1, after: sent.value)) != nil
            }
            let store = try await RedisStateStore.open(
                RedisConfiguration(url: roles.redis),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                views: nil
            )
            let state = try await store.folded(users: try #require(expected.records[.recall]).keys.sorted())
            #expect(state.valueDifferences(from: expected) == [])
            await store.close()
            for role in [features, recall, ingest, serve] {
                #expect(await role.process.stop() == 0, "\(role.process.log.suffix(1_000))")
            }
        }
    }

    private func made(_ folder: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// A value that a closure can set.
private final class Box<Value> {
    var value: Value

    init(_ value: Value) { self.value = value }
}
