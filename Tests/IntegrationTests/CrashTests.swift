import Events
import Foundation
import TestSupport
import Testing

/// What is left when the process ends, in whatever way.
@Suite(.timeLimit(.minutes(10)))
struct CrashTests {
    @Test func `after kill -9 at random moments the answers are those of an undisturbed run`() async throws {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data")
            let undisturbed = try await RunningStandalone.with(
                state: folder + "/undisturbed",
                dataPath: data.folder
            ) { server in
                _ = try await server.post("/ml/event", data.body(0..<data.order.ratings.count), as: Accepted.self)
                return try await server.settledLists(of: 1...60, in: data, release: nil)
            }
            var generator = SeededGenerator(seed: 11)
            var sent = 0
            for round in 0..<6 {
                let process = try StandaloneProcess(
                    state: folder + "/crashed",
                    data: data.folder,
                    logFile: folder + "/log-\(round)"
                )
                let server = try await process.server()
                for _ in 0..<Int.random(in: 2...5, using: &generator) {
                    sent = try await send(300, of: data, from: sent, to: server)
                }
                // Another request is under way when the process dies: it may be in the log or not, and is sent again.
                let unacknowledged = Task { [sent] in try await send(300, of: data, from: sent, to: server) }
                for _ in 0..<Int.random(in: 0...2_000, using: &generator) { await Task.yield() }
                await process.crash()
                _ = await unacknowledged.result
            }
            let process = try StandaloneProcess(
                state: folder + "/crashed",
                data: nil,
                logFile: folder + "/log-last"
            )
            let server = try await process.server()
            while sent < data.order.ratings.count { sent = try await send(300, of: data, from: sent, to: server) }
            let lists = try await server.settledLists(of: 1...60, in: data, release: nil)
            #expect(zip(lists, undisturbed).filter { $0.0.item_list != $0.1.item_list }.count == 0)
            #expect(lists.allSatisfy { !$0.items.isEmpty })
            #expect(await process.stop() == 0)
        }
    }

    @Test func `a port that is taken, and a state folder in use, end the process with a clear message`() async throws {
        try await withTemporaryDirectory { folder in
            let first = try StandaloneProcess(state: folder + "/a", data: nil, logFile: folder + "/log-a")
            let server = try await first.server()
            let port = try #require(server.url.split(separator: ":").last.map(String.init))
            let second = try StandaloneProcess(
                state: folder + "/b",
                data: nil,
                logFile: folder + "/log-b",
                arguments: ["--port", port]
            )
            #expect(await second.exitStatus() != 0)
            #expect(second.log.contains("port \(port) on 127.0.0.1 is already in use"))
            let third = try StandaloneProcess(state: folder + "/a", data: nil, logFile: folder + "/log-c")
            #expect(await third.exitStatus() != 0)
            #expect(third.log.contains(folder + "/a"))
            #expect(await first.stop() == 0)
        }
    }

    /// - Returns: how many events have been acknowledged.
    private func send(
        _ count: Int,
        of data: SyntheticData,
        from start: Int,
        to server: RunningStandalone
    ) async throws -> Int {
        let end = min(start + count, data.order.ratings.count)
        guard start < end else { return start }
        _ = try await server.post("/ml/event", data.body(start..<end), as: Accepted.self)
        return end
    }
}
