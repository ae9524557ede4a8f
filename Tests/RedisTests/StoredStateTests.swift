import Events
import Ports
import TestServers
import TestSupport
import Testing

@testable import Redis

@Suite(
    "What is stored on Redis",
    .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
    .timeLimit(.minutes(3))
)
struct StoredStateTests {
    @Test("no commit goes onto state that went back", arguments: ["FLUSHALL", "HSET"])
    func wentBack(how: String) async throws {
        try await withStore { server, store in
            try await store.commit(sampleCommit(5))
            if how == "FLUSHALL" {
                try await server.command("FLUSHALL")
            } else {
                try await server.command("HSET", "freshet:features:progress", "offset:0", "5")
            }
            let message = await expectPortError(.refused) { try await store.commit(sampleCommit(6, users: 50...60)) }
            #expect(message.contains("the state went back") && message.contains("restart this process"))
            #expect(try await store.records(of: .features, users: Array(50...60)).isEmpty)
            let next = try await RedisStateStore.open(server.configuration(), logger: .quiet)
            try await next.commit(sampleCommit(6, users: 50...60))
            await next.close()
        }
    }

    @Test(
        "stored state that cannot be read is corrupt, and the message names the key and what to do",
        arguments: [
            (["HSET", "user1", "features_guard", "x"], "user1"), (["HDEL", "user1", "features_guard"], "user1"),
            (["HSET", "freshet:features:bucket:1", "0:guard", "1.2.3"], "freshet:features:bucket:1"),
            (["HDEL", "freshet:features:bucket:1", "0:guard"], "freshet:features:bucket:1"),
            (["ZADD", "freshet:features:buckets", "1", "x"], "freshet:features:buckets"),
            (["HSET", "freshet:features:progress", "offset:4", "1"], "freshet:features:progress"),
            (["HSET", "freshet:features:progress", "offset:0", "1x"], "freshet:features:progress"),
            (["SET", "freshet:log", "feed"], "freshet:log"), (["DEL", "freshet:log"], "freshet:log"),
        ]
    )
    func damaged(command: [String], key: String) async throws {
        try await withStore { server, store in
            try await store.commit(sampleCommit(1))
            try await server.command(command)
            let message = await expectPortError(.corrupt) { try await store.snapshot(of: .features) }
            #expect(message.contains(key) && message.contains("rebuilt"))
        }
    }

    @Test("a record of another log is never written over")
    func foreignRecord() async throws {
        try await withStore { server, store in
            try await store.commit(sampleCommit(1))
            try await server.command(["HSET", "user1", "features_guard", "feed000000000002.4.0.0"])
            let message = await expectPortError(.foreignLog) { try await store.commit(sampleCommit(2)) }
            #expect(message.contains("user1") && message.contains("rebuilt"))
            #expect(try await store.progress(of: .features) == sampleCommit(1).progress)
        }
    }

    @Test("offsets beyond what a double holds are compared exactly, and watermarks may be negative")
    func exactNumbers() async throws {
        try await withStore { _, store in
            let large = Int64.max - 1
            for offset in [9, 10, large - 1, large, large - 1, 11] {
                let record = GuardedBytes([1], offset: offset)
                try await store.commit(StateCommit(records: [1: record], next: [:]))
                let stored = try await store.records(of: .features, users: [1])[1]?.recordGuard.offset ?? 0
                #expect(stored >= offset)
            }
            var times = StateCommit(.recall, next: [:])
            for time in [-5, -10, -4, -100, 0, -1, 9, 10, 7] as [Int64] {
                times.progress.watermarks = PartitionWatermarks([0: time])
                try await store.commit(times)
                let highest = try await store.progress(of: .recall)?.watermarks.timestamps[0] ?? .min
                #expect(highest >= time)
            }
            #expect(try await store.progress(of: .recall)?.watermarks.timestamps == [0: 10])
        }
    }
}
