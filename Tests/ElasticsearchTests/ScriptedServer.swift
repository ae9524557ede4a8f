import Synchronization
import TestSupport

/// A server that answers every search, or every bulk request, as told.
final class ScriptedServer: Sendable {
    /// How a request is answered.
    enum Answer: Sendable {
        /// With a status and a body.
        case status(Int, String)
        /// The bytes as they are, after which the connection is closed.
        case raw(String)
        /// Not at all.
        case silence
    }

    private let answers = Mutex<[Answer]>([])

    /// Answers with these, in order; the last one again and again.
    func answer(with next: Answer...) { answers.withLock { $0 = next } }

    private func next() -> Answer {
        answers.withLock { answers in
            answers.count > 1 ? answers.removeFirst() : answers.first ?? .silence
        }
    }

    /// Serves one connection.
    func serve(_ connection: LoopbackConnection) {
        while connection.readRequest() != nil {
            switch next() {
            case .status(let status, let body):
                connection.write("HTTP/1.1 \(status) X\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)")
            case .raw(let bytes):
                connection.write(bytes)
                return
            case .silence:
                connection.waitForClose()
                return
            }
        }
    }
}

/// Runs `body` with a scripted server and its URL.
func withScript(_ body: (ScriptedServer, String) async throws -> Void) async throws {
    let script = ScriptedServer()
    let handler: @Sendable (LoopbackConnection, Int) -> Void = { connection, _ in script.serve(connection) }
    try await withServer(handler: handler) { server in
        try await body(script, server.url)
    }
}
