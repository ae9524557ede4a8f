import Events
import Foundation
import Logging
import Ports
import Redis
import TestServers
import TestSupport
import Testing

/// What is left of state when members of a group die, on a broker that notices it: Tansu.
@Suite(
    .enabled(if: Program.tansu.isExpected, "\(Program.tansu.reason)"),
    .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
    .serialized,
    .timeLimit(.minutes(10))
)
struct MemberDeathTests {
    @Test func `one of two members of each group killed with -9 leaves the state that the embedded engines have`()
        async throws
    {
        try await withTemporaryDirectory { folder in
            let data = try TestData.folder(in: folder, users: 400, items: 800, ratings: 60_000)
            let expected = try await embeddedFold(of: data, in: folder + "/embedded")
            let redis = try await RedisServer.start(in: try made(folder + "/redis"))
            let broker = try await TansuBroker.start(in: try made(folder + "/tansu"))
            let roles = RoleProcesses(
                folder: folder,
                brokers: broker.address,
                redis: "redis://127.0.0.1:\(redis.port)/0",
                environment: ["LD_LIBRARY_PATH": try #require(Program.newerKafkaLibrary)]
            )
            try await roles.createTopics(data: data)
            var members: [RunningRole] = []
            for role in [Role.updateFeatures, .updateRecall] {
                for number in 1...2 { members.append(try await roles.ready(role, name: "\(role.rawValue)-\(number)")) }
            }
            for member in members {
                try await eventually { try await member.metric("freshet_updater_partitions") == 2 }
            }
            let replay = try roles.replay(data: data)
            let store = try await RedisStateStore.open(
                RedisConfiguration(url: roles.redis),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                views: nil
            )
            // Both groups are under way and neither is at its end.
            let total = expected.positions[.features]?.recordCount ?? 0
            for group in UpdaterGroup.allCases {
                var known: GroupProgress?
                while (known?.position.recordCount ?? 0) * 20 < total {
                    known = try await store.progress(of: group, after: known)
                }
            }
            await members[0].process.crash()
            await members[2].process.crash()
            let atDeath = try await store.progress(of: .recall)?.position.recordCount ?? 0
            #expect(atDeath < total, "the members died on the way")
            #expect(await replay.exitStatus() == 0, "\(replay.log)")
            for group in UpdaterGroup.allCases {
                let end = try #require(expected.positions[group])
                var known: GroupProgress?
                while !(known?.position.covers(end) ?? false) {
                    known = try await store.progress(of: group, after: known)
                }
            }
            let users = try #require(expected.records[.features]).keys.sorted()
            let state = try await store.folded(users: users)
            #expect(state.differences(from: expected) == [])
            for member in [members[1], members[3]] {
                #expect(try await member.metric("freshet_updater_partitions") == 4)
                #expect(await member.process.stop() == 0, "\(member.process.log.suffix(1_000))")
            }
            await store.close()
        }
    }

    private func made(_ folder: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}
