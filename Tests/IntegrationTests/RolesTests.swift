import Events
import Foundation
import TestServers
import TestSupport
import Testing

/// All roles as processes of their own, on Kafka, Redis and Elasticsearch.
@Suite(
    .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)"),
    .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
    .serialized,
    .timeLimit(.minutes(10))
)
struct RolesTests {
    @Test func `the same events give the same lists and the same release as in one process`() async throws {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data")
            let all = data.body(0..<data.order.ratings.count)
            let expected = try await RunningStandalone.with(state: folder + "/state", dataPath: data.folder) { server in
                _ = try await server.post("/ml/event", all, as: Accepted.self)
                return try await answers(server, refits: server, data: data)
            }
            try await withEngines(in: folder) { roles in
                try await roles.createTopics(data: data.folder)
                let started = try await start(roles)
                _ = try await started.ingest.http.post("/ml/event", all, as: Accepted.self)
                let answers = try await answers(started.serve.http, refits: started.train.http, data: data)
                #expect(answers.release == expected.release)
                #expect(zip(answers.before, expected.before).filter { $0.0.item_list != $0.1.item_list }.count == 0)
                #expect(zip(answers.after, expected.after).filter { $0.0.item_list != $0.1.item_list }.count == 0)
                #expect(answers.after.allSatisfy { $0.degraded == nil && $0.items.count == 50 })
                for role in started.everyone {
                    #expect(await role.process.stop() == 0, "\(role.process.log.suffix(1_000))")
                }
            }
        }
    }

    @Test func `an event shows in the next list that is asked for after it`() async throws {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data", users: 40, items: 300, ratings: 1_200)
            try await withEngines(in: folder) { roles in
                try await roles.createTopics(data: data.folder)
                let started = try await start(roles)
                for round in 0..<20 {
                    let list = try await started.serve.http.lists(of: 7...7, after: [])[0]
                    let taken = try #require(list.items.first)
                    let sent: Accepted = try await started.ingest.http.post(
                        "/ml/event",
                        #"{"userid":7,"itemid":\#(taken),"rating":5}"#
                    )
                    let next = try await started.serve.http.lists(of: 7...7, after: sent.positions)[0]
                    #expect(!next.items.contains(taken), "round \(round)")
                    #expect(next.read_set.recall_offset == next.read_set.features_offset)
                }
            }
        }
    }

    @Test func `an engine that is out of reach at the start ends the process with what to do`() async throws {
        try await withTemporaryDirectory { folder in
            let redis = try await RedisServer.start(in: try made(folder + "/redis"))
            let broker = try await NoidaBroker.start(in: try made(folder + "/kafka"))
            let roles = RoleProcesses(
                folder: folder,
                brokers: broker.address,
                redis: "redis://127.0.0.1:\(redis.port)/0"
            )
            let withoutTopics = try roles.start(.ingest)
            #expect(await withoutTopics.exitStatus() != 0)
            #expect(withoutTopics.log.contains("freshet topics create"))
            let data = try SyntheticData(in: folder + "/data", users: 40, items: 300, ratings: 1_200)
            try await roles.createTopics(data: data.folder)
            let wrongPassword = try roles.start(.updateRecall, ["--redis-password", "wrong"])
            #expect(await wrongPassword.exitStatus() != 0)
            #expect(!wrongPassword.log.contains("wrong "), "a secret is not logged")
            let badProperty = try roles.start(.ingest, ["--kafka-property", "no.such=1"])
            #expect(await badProperty.exitStatus() != 0)
            #expect(badProperty.log.contains("no.such"))
        }
    }

    @Test func `a second signal ends a process that is still finishing`() async throws {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data", users: 40, items: 300, ratings: 1_200)
            try await withEngines(in: folder) { roles in
                try await roles.createTopics(data: data.folder)
                let ingest = try await roles.ready(.ingest)
                // A request whose body does not come keeps the process from ending.
                let connection = try OpenRequest(url: ingest.http.url)
                ingest.process.signal(SIGTERM)
                try await ingest.process.ready { ingest.process.log.contains("Stopping") }
                #expect(ingest.process.isRunning)
                ingest.process.signal(SIGTERM)
                #expect(await ingest.process.exitStatus() != 0)
                #expect(ingest.process.log.contains("a second signal came"))
                connection.close()
            }
        }
    }

    /// All roles, one process each.
    private struct Started {
        var features: RunningRole
        var recall: RunningRole
        var ingest: RunningRole
        var train: RunningRole
        var serve: RunningRole

        var everyone: [RunningRole] { [features, recall, ingest, train, serve] }
    }

    private func start(_ roles: RoleProcesses) async throws -> Started {
        Started(
            features: try await roles.ready(.updateFeatures),
            recall: try await roles.ready(.updateRecall),
            ingest: try await roles.ready(.ingest),
            train: try await roles.ready(.train),
            serve: try await roles.ready(.serve)
        )
    }

    private struct Answers {
        var before: [ItemList]
        var release: String?
        var after: [ItemList]
    }

    /// The lists of users before and after a refit.
    private func answers(
        _ server: RunningStandalone,
        refits trainer: RunningStandalone,
        data: SyntheticData
    ) async throws -> Answers {
        let before = try await server.settledLists(of: 1...60, in: data, release: nil)
        let refit: Refit = try await trainer.post("/admin/refit?wait=true", "")
        #expect(refit.accepted, "\(refit.reason)")
        return Answers(
            before: before,
            release: refit.release,
            after: try await server.settledLists(of: 1...60, in: data, release: refit.release)
        )
    }

    private func withEngines(in folder: String, _ body: (RoleProcesses) async throws -> Void) async throws {
        let redis = try await RedisServer.start(in: try made(folder + "/redis"))
        let broker = try await NoidaBroker.start(in: try made(folder + "/kafka"))
        let search = try await NoidaElasticsearch.start(in: try made(folder + "/elasticsearch"))
        try await body(
            RoleProcesses(
                folder: folder,
                brokers: broker.address,
                redis: "redis://127.0.0.1:\(redis.port)/0",
                elasticsearch: "http://\(search.address)"
            )
        )
    }

    private func made(_ folder: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// A request whose head promises a body that never comes.
final class OpenRequest {
    private let descriptor: Int32

    init(url: String) throws {
        guard let port = url.split(separator: ":").last.flatMap({ UInt16($0) }) else { throw POSIXError(.EINVAL) }
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = port.bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard connected else { throw POSIXError(.ECONNREFUSED) }
        // The request before it, whose answer has come, shows that the server has taken the connection.
        let requests =
            "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
            + "POST /ml/event HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        _ = requests.withCString { write(descriptor, $0, strlen($0)) }
        var byte: UInt8 = 0
        guard read(descriptor, &byte, 1) == 1 else { throw POSIXError(.ECONNRESET) }
    }

    func close() {
        #if canImport(Glibc)
        _ = Glibc.close(descriptor)
        #else
        _ = Darwin.close(descriptor)
        #endif
    }
}
