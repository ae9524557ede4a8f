import BatchTrainer
import Events
import Foundation
import Logging
import ServiceKit

@testable import Freshet

/// A standalone process's services, running inside the test on a free loopback port.
struct RunningStandalone {
    let client: HTTPClient
    let url: String

    /// Runs the services on a state folder, calls `body`, and stops them.
    /// - Parameter dataPath: a folder with the catalogue.
    static func with<Result: Sendable>(
        state: String,
        dataPath: String?,
        _ body: @escaping @Sendable (RunningStandalone) async throws -> Result
    ) async throws -> Result {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var standalone = Standalone(
            http: HTTPServerConfiguration(host: "127.0.0.1", port: 0),
            statePath: state,
            dataPath: dataPath,
            partitionCount: nil,
            learning: LearningConfiguration(),
            schedule: RefitSchedule(events: nil, interval: nil),
            metrics: PrometheusRegistry(),
            logger: logger
        )
        standalone.onListening = { port.yield($0) }
        let running = standalone
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await running.run()
                return nil
            }
            group.addTask {
                for await port in ports {
                    let instance = RunningStandalone(
                        client: HTTPClient(
                            configuration: HTTPClientConfiguration(connections: 2, timeout: .seconds(120))
                        ),
                        url: "http://127.0.0.1:\(port)"
                    )
                    return try await body(instance)
                }
                return nil
            }
            while let result = try await group.next() {
                guard let result else { continue }
                group.cancelAll()
                return result
            }
            throw CancellationError()
        }
    }

    /// Sends JSON and decodes the answer, which must have the status expected.
    func post<Answer: Decodable>(
        _ path: String,
        _ body: String,
        status: Int = 200,
        as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        let response = try await client.send(
            HTTPClientRequest(
                method: .post,
                url: url + path,
                headers: [("Content-Type", "application/json")],
                body: Array(body.utf8),
                isRepeatable: true
            )
        )
        guard response.status == status else {
            throw UnexpectedAnswer(status: response.status, body: String(decoding: response.body, as: UTF8.self))
        }
        return try JSONDecoder().decode(Answer.self, from: Data(response.body))
    }

    func get<Answer: Decodable>(_ path: String, as type: Answer.Type = Answer.self) async throws -> Answer {
        let response = try await client.send(HTTPClientRequest(method: .get, url: url + path))
        return try JSONDecoder().decode(Answer.self, from: Data(response.body))
    }
}

struct UnexpectedAnswer: Error {
    var status: Int
    var body: String
}

/// The answers, as far as the tests read them.
struct ItemList: Decodable, Equatable {
    struct Item: Decodable, Equatable {
        var itemid: Int32
        var score: Double
    }

    struct ReadSet: Decodable, Equatable {
        var recall_offset: Int64?
        var features_offset: Int64?
        var release: String?
    }

    var item_list: [Item]
    var read_set: ReadSet
    var degraded: [String]?

    var items: [Int32] { item_list.map(\.itemid) }
}

struct Accepted: Decodable {
    var accepted: Int
    var positions: [String]
}

struct Problem: Decodable {
    var status: Int
    var detail: String
}

struct Refit: Decodable {
    var release: String?
    var accepted: Bool
    var reason: String
}
