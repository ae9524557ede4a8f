import Foundation
import ServiceKit
import TestSupport

/// A standalone process on the embedded engines.
actor StandaloneTarget: ChaosTarget {
    private let folder: String
    private let data: String
    private var process: StandaloneProcess
    private var server: RunningStandalone
    private var starts = 0

    var intake: RunningStandalone { server }
    var recommender: RunningStandalone { server }

    /// - Parameter folder: for its state and its logs.
    init(folder: String, data: String) async throws {
        self.folder = folder
        self.data = data
        process = try StandaloneProcess(state: folder + "/state", data: data, logFile: folder + "/log-0")
        server = try await process.server()
    }

    func send(corrupt record: [UInt8]) async throws {
        let request = HTTPClientRequest(
            method: .post,
            url: server.url + "/ml/event",
            headers: [("Content-Type", "application/json")],
            body: record,
            isRepeatable: true
        )
        // The process may be dead just now: then nobody has heard of the record.
        guard let response = try? await server.client.send(request) else { return }
        guard response.status == 400 else { throw ChaosFailure("\(response.status) for \(record)") }
    }

    /// Now and then the kill falls into the making of a release.
    func kill(_ generator: inout SeededGenerator) async throws -> String {
        if Int.random(in: 0..<4, using: &generator) == 0 {
            let request = HTTPClientRequest(method: .post, url: server.url + "/admin/refit")
            _ = try? await server.client.send(request)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0..<2_000, using: &generator)))
        }
        await process.crash()
        starts += 1
        process = try StandaloneProcess(state: folder + "/state", data: nil, logFile: folder + "/log-\(starts)")
        server = try await process.server()
        return "standalone"
    }

    /// Asks the process to stop, which frees its folder.
    func stop() async throws {
        let status = await process.stop()
        guard status == 0 else { throw ChaosFailure("it ended with \(status): \(process.log.suffix(1_000))") }
    }
}
