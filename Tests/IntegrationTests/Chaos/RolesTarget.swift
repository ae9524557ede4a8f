import Foundation
import ServiceKit
import TestServers
import TestSupport

/// A process per role, two of each group of updaters, on Kafka and Redis. Every role is killed, and Redis too; the broker is
/// not, because the stand-in writes its data too seldom.
actor RolesTarget: ChaosTarget {
    /// The processes that are killed.
    private enum Victim: String, CaseIterable {
        case features1 = "features-1"
        case features2 = "features-2"
        case recall1 = "recall-1"
        case recall2 = "recall-2"
        case ingest, train, serve, redis

        var role: Role? {
            switch self {
            case .features1, .features2: .updateFeatures
            case .recall1, .recall2: .updateRecall
            case .ingest: .ingest
            case .train: .train
            case .serve: .serve
            case .redis: nil
            }
        }

        /// The stand-in never takes a dead member out of its group; one that has a name gets its place back. For one that
        /// died while the members divided their work anew it waits as long as a member may take between two polls.
        var arguments: [String] {
            switch self {
            case .features1, .features2, .recall1, .recall2:
                ["--group-instance", rawValue, "--kafka-property", "max.poll.interval.ms=8000"]
            case .ingest, .train, .serve, .redis: []
            }
        }
    }

    private let roles: RoleProcesses
    private let redis: RedisServer
    private var processes: [Victim: ServerProcess] = [:]
    private(set) var intake: RunningStandalone
    private(set) var recommender: RunningStandalone
    private var trainer: RunningStandalone
    private var corruptCount = 0

    /// Starts all roles and waits until they are ready. The topics are there.
    init(roles: RoleProcesses, redis: RedisServer) async throws {
        self.roles = roles
        self.redis = redis
        var answering: [Victim: RunningStandalone] = [:]
        for victim in Victim.allCases {
            guard let role = victim.role else { continue }
            let running = try await roles.ready(role, victim.arguments, name: victim.rawValue)
            processes[victim] = running.process
            answering[victim] = running.http
        }
        guard let ingest = answering[.ingest], let serve = answering[.serve], let train = answering[.train] else {
            throw ChaosFailure("all roles have been started")
        }
        (intake, recommender, trainer) = (ingest, serve, train)
    }

    /// Straight into the topic, as a producer that knows nothing of Freshet would.
    func send(corrupt record: [UInt8]) async throws {
        corruptCount += 1
        let file = "\(roles.folder)/corrupt-\(corruptCount)"
        try Data(record).write(to: URL(filePath: file))
        let producer = try ServerProcess(
            executable: try Program.kcat.required(),
            arguments: ["-P", "-b", roles.brokers, "-t", "ratings", "-p", "\(corruptCount % 4)", file],
            logFile: file + ".log"
        )
        guard await producer.exitStatus() == 0 else { throw ChaosFailure("kcat: \(producer.log)") }
    }

    func kill(_ generator: inout SeededGenerator) async throws -> String {
        guard let victim = Victim.allCases.randomElement(using: &generator) else { return "" }
        guard let role = victim.role else {
            await redis.crash()
            try await redis.restart()
            return victim.rawValue
        }
        if victim == .train {
            _ = try? await trainer.client.send(.init(method: .post, url: trainer.url + "/admin/refit"))
            try await Task.sleep(for: .milliseconds(Int.random(in: 0..<2_000, using: &generator)))
        }
        await processes[victim]?.crash()
        // It answers requests; what it works on it takes up beside the events.
        let running = try await roles.listening(role, victim.arguments, name: victim.rawValue)
        processes[victim] = running.process
        switch victim {
        case .ingest: intake = running.http
        case .serve: recommender = running.http
        case .train: trainer = running.http
        case .features1, .features2, .recall1, .recall2, .redis: break
        }
        return victim.rawValue
    }

    /// Asks every process to stop, which none may refuse.
    func stop() async throws {
        for (victim, process) in processes {
            let status = await process.stop()
            guard status == 0 else {
                throw ChaosFailure("\(victim.rawValue) ended with \(status): \(process.log.suffix(1_000))")
            }
        }
    }
}
