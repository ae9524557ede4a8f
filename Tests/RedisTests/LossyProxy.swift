import Foundation
import Synchronization
import TestServers
import TestSupport

/// A way to a Redis server that loses its last writes at chosen moments while its clients stay connected, as behind the
/// address of a service that fails over: it ends, its file is cut off, and it starts again. Commands go one at a time.
final class LossyProxy: Sendable {
    private struct State {
        /// How long the server's file was before the first script, and after each.
        var lengths: [Int]
        /// How often the server has been started again.
        var restarts = 0
    }

    private let server: RedisServer
    private let loss: @Sendable ([Int]) -> Int?
    private let state: Mutex<State>

    /// - Parameter loss: called after each script with the lengths of the server's file before the first script and after
    ///   each; says at what length to cut the file, or nil to go on.
    init(to server: RedisServer, loss: @escaping @Sendable ([Int]) -> Int?) throws {
        self.server = server
        self.loss = loss
        state = Mutex(State(lengths: [try server.appendOnlyLength()]))
    }

    /// How many scripts have run.
    var scripts: Int { state.withLock { $0.lengths.count - 1 } }

    /// Serves a connection.
    func serve(_ connection: LoopbackConnection) {
        let client = MessageStream(descriptor: connection.descriptor)
        var known = -1
        var upstream: LoopbackConnection?
        defer { upstream?.close() }
        while let command = client.next() {
            let restarts = state.withLock { $0.restarts }
            if known != restarts {
                upstream?.close()
                upstream = try? LoopbackConnection(to: server.port)
                known = restarts
            }
            guard let upstream else { return }
            let stream = MessageStream(descriptor: upstream.descriptor)
            guard stream.write(command), let reply = stream.next() else { return }
            let text = String(decoding: command.prefix(40), as: UTF8.self)
            if text.contains("EVALSHA"), !reply.starts(with: "-NOSCRIPT".utf8) { countScript() }
            guard client.write(reply) else { return }
            guard text.contains("SUBSCRIBE"), text.contains("recall") else { continue }
            // The last word of a subscriber: what follows is for it to hear.
            while let message = stream.next() { guard client.write(message) else { return } }
            return
        }
    }

    private func countScript() {
        guard let length = try? server.appendOnlyLength() else { return }
        let lengths = state.withLock { state in
            state.lengths.append(length)
            return state.lengths
        }
        guard let cut = loss(lengths) else { return }
        let done = DispatchSemaphore(value: 0)
        Task { [server] in
            await server.crash()
            try server.cutAppendOnlyFile(at: cut)
            try await server.restart()
            done.signal()
        }
        done.wait()
        state.withLock { $0.restarts += 1 }
    }
}
