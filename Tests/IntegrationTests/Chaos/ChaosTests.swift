import Embedded
import Events
import Foundation
import Kafka
import Logging
import Ports
import Redis
import TestServers
import TestSupport
import Testing

@testable import replay

/// Processes are killed at random moments while events arrive, some of them again, in another order or late, and records
/// that cannot be read among them. What is left is what an undisturbed run leaves.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ChaosTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let partitionCount: Int32 = 4

    @Test func `a standalone process`() async throws {
        try await withTemporaryDirectory { folder in
            let setting = try Setting(in: folder)
            let target = try await StandaloneTarget(folder: folder, data: setting.data)
            let outcome = try await setting.run(against: target)
            // The process folds on while it is asked to stop; the rest is folded here.
            try await target.stop()
            let directory = try StateDirectory.open(folder + "/state")
            let log = try await EmbeddedLog.open(directory: directory)
            let store = try await EmbeddedStateStore.open(directory: directory)
            let proof = try await StateProof.folding(log, store, catalogue: setting.catalogue)
            await store.close()
            await log.close()
            directory.close()
            try await setting.check(proof, outcome, in: folder)
        }
    }

    @Test(
        .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)"),
        .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
        .enabled(if: Program.kcat.isExpected, "\(Program.kcat.reason)")
    )
    func `a process per role, on Kafka and Redis`() async throws {
        try await withTemporaryDirectory { folder in
            let setting = try Setting(in: folder)
            let redis = try await RedisServer.start(in: try made(folder + "/redis"))
            let broker = try await NoidaBroker.start(in: try made(folder + "/kafka"))
            let url = "redis://127.0.0.1:\(redis.port)/0"
            let roles = RoleProcesses(folder: folder, brokers: broker.address, redis: url)
            try await roles.createTopics(data: setting.data)
            let target = try await RolesTarget(roles: roles, redis: redis)
            let outcome = try await setting.run(against: target)
            let log = try await KafkaLog.open(KafkaConfiguration(brokers: broker.address), logger: Self.logger)
            let store = try await RedisStateStore.open(RedisConfiguration(url: url), logger: Self.logger, views: nil)
            let proof = try await StateProof(log: log, store: store, catalogue: setting.catalogue)
            try await target.stop()
            let letters = try await deadLetters(brokers: broker.address, in: folder)
            await store.close()
            await log.close()
            try await setting.check(proof, outcome, in: folder)
            for record in setting.plan.corrupt {
                let words = String(decoding: record, as: UTF8.self)
                #expect(letters.contains(words), "\(words) is not in the dead letters")
            }
        }
    }

    /// What is sent in a run, and how often something is killed.
    private struct Setting {
        let data: String
        let plan: ChaosPlan
        let catalogue: Catalogue

        init(in folder: String) throws {
            data = try ChaosSettings.data(in: folder)
            let source = MovieLens(directory: data)
            let order = try ReplayOrder(source)
            plan = ChaosPlan(
                order.ratings.map(order.event),
                partitionCount: ChaosTests.partitionCount,
                batchLimit: ChaosSettings.isFull ? 2_000 : 200,
                seed: ChaosSettings.seed
            )
            var catalogue = Catalogue(schema: .movieLens)
            for item in try source.items() { catalogue.put(item) }
            self.catalogue = catalogue
        }

        func run(against target: any ChaosTarget) async throws -> ChaosRun.Outcome {
            let run = ChaosRun(
                target: target,
                eventCount: plan.events.count,
                kills: ChaosSettings.kills,
                seed: ChaosSettings.seed
            )
            let outcome = try await run.run(plan)
            print(
                "chaos with seed \(ChaosSettings.seed): \(plan.events.count) events, \(plan.lateCount) late, "
                    + "\(plan.corrupt.count) corrupt; killed \(outcome.killed.sorted { $0.key < $1.key }); "
                    + "\(outcome.retries) retries, \(outcome.lists) lists"
            )
            return outcome
        }

        /// Nothing acknowledged is missing, nothing counts twice.
        func check(_ proof: StateProof, _ outcome: ChaosRun.Outcome, in folder: String) async throws {
            #expect(outcome.killed.values.reduce(0, +) == ChaosSettings.kills)
            let missing = plan.events.compactMap(\.eventID).filter { !proof.sequences.contains(UInt64($0.sequence)) }
            #expect(missing.count == 0)
            #expect(outcome.positions.allSatisfy { proof.event(at: $0) != nil })
            // It could not be seen whether repeated events count once, if there were none.
            #expect(proof.eventCount > plan.events.count)
            #expect(proof.lateCount == plan.lateCount)
            let expected = try await StateProof.undisturbed(
                plan.events,
                catalogue: catalogue,
                in: folder + "/undisturbed"
            )
            #expect(proof.digests == expected.digests)
        }
    }

    /// What is in the topic of dead letters, as text.
    private func deadLetters(brokers: String, in folder: String) async throws -> String {
        let reader = try ServerProcess(
            executable: try Program.kcat.required(),
            arguments: ["-C", "-q", "-e", "-b", brokers, "-t", "ratings.dead", "-o", "beginning"],
            logFile: folder + "/dead-letters"
        )
        guard await reader.exitStatus() == 0 else { throw ChaosFailure("kcat: \(reader.log)") }
        return String(decoding: try Data(contentsOf: URL(filePath: reader.logFile)), as: UTF8.self)
    }

    private func made(_ folder: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}
