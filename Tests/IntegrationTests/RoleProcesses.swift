import Foundation
import ServiceKit
import TestServers
import TestSupport
import Testing

/// The roles of `freshet` as processes of their own, on one log and one state store, in a folder for their logs and releases.
struct RoleProcesses: Sendable {
    let folder: String
    let brokers: String
    let redis: String
    /// Where servers search items; nil for in themselves.
    var elasticsearch: String?
    /// Variables of the processes: what makes them load another librdkafka, for example.
    var environment: [String: String] = [:]

    /// Makes the topics and fills the catalogue.
    func createTopics(data: String) async throws {
        let process = try start("topics", ["create", "--data", data], name: "topics", common: false)
        guard await process.exitStatus() == 0 else { throw ServerFailure("topics create: \(process.log)") }
    }

    /// Starts a role on a free port.
    func start(_ role: Role, _ arguments: [String] = [], name: String? = nil) throws -> ServerProcess {
        try start(role.rawValue, role.options(of: self) + arguments, name: name ?? role.rawValue, common: true)
    }

    /// Starts a role and waits until it is ready.
    func ready(_ role: Role, _ arguments: [String] = [], name: String? = nil) async throws -> RunningRole {
        let running = try await listening(role, arguments, name: name)
        try await running.ready()
        return running
    }

    /// Starts a role and waits until it answers requests.
    func listening(_ role: Role, _ arguments: [String] = [], name: String? = nil) async throws -> RunningRole {
        try await RunningRole(process: start(role, arguments, name: name))
    }

    /// Runs `replay run` into the log to its end.
    func replay(data: String, holdout: Int = 0) throws -> ServerProcess {
        try process(
            "replay",
            ["run", "--data", data, "--holdout", "\(holdout)", "--brokers", brokers],
            name: "replay"
        )
    }

    private func start(_ command: String, _ arguments: [String], name: String, common: Bool) throws -> ServerProcess {
        let port = common ? ["--port", "0"] : []
        return try process("freshet", [command] + arguments + ["--brokers", brokers] + port, name: name)
    }

    private func process(_ executable: String, _ arguments: [String], name: String) throws -> ServerProcess {
        try ServerProcess(
            executable: Executable.path(executable),
            arguments: arguments,
            environment: environment,
            logFile: "\(folder)/\(name)-\(UUID().uuidString.prefix(4)).log"
        )
    }
}

/// The roles.
enum Role: String {
    case ingest
    case updateFeatures = "update-features"
    case updateRecall = "update-recall"
    case train
    case serve

    fileprivate func options(of processes: RoleProcesses) -> [String] {
        let store = ["--redis", processes.redis]
        let releases = ["--releases", processes.folder + "/releases"]
        // What a test waits for should not wait for the default session timeout.
        let member = ["--kafka-property", "session.timeout.ms=6000"]
        return switch self {
        case .ingest: []
        case .updateFeatures: store + member
        case .updateRecall: store + member + releases
        case .train: releases + ["--refit-events", "0", "--refit-minutes", "0"]
        case .serve: store + releases + (processes.elasticsearch.map { ["--elasticsearch", $0] } ?? [])
        }
    }
}

/// A role's process that answers over HTTP.
struct RunningRole: Sendable {
    let process: ServerProcess
    let http: RunningStandalone

    init(process: ServerProcess) async throws {
        self.process = process
        try await process.ready { Self.port(of: process) != nil }
        let port = try #require(Self.port(of: process))
        http = RunningStandalone(
            client: HTTPClient(configuration: HTTPClientConfiguration(connections: 4, timeout: .seconds(120))),
            url: "http://127.0.0.1:\(port)"
        )
    }

    /// Waits until it says that it can do its work.
    func ready() async throws {
        let http = http
        try await process.ready {
            try await http.client.send(HTTPClientRequest(url: http.url + "/readyz")).status == 200
        }
    }

    /// The value of a metric, the values of all its labels added up; 0 when it is not there yet.
    func metric(_ name: String) async throws -> Double {
        let text = String(
            decoding: try await http.client.send(HTTPClientRequest(url: http.url + "/metrics")).body,
            as: UTF8.self
        )
        return text.split(separator: "\n").filter { $0.hasPrefix(name) && !$0.hasPrefix("#") }
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
            .reduce(0, +)
    }

    private static func port(of process: ServerProcess) -> Int? {
        process.log.firstMatch(of: /listening on 127\.0\.0\.1:(\d+)/).flatMap { Int($0.output.1) }
    }
}
