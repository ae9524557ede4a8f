import Foundation
import Synchronization

/// NVIDIA's Triton on a free port of the loopback interface, with a model repository in a folder of its own. It has the
/// Python backend alone. Models are loaded when it is told to, and never by themselves. Ends with the value.
public final class TritonServer: Sendable {
    /// The port it listens on.
    public let port: UInt16
    /// The folder that it takes models from.
    public let repository: String
    private let folder: String
    private let process: Mutex<ServerProcess>

    private init(port: UInt16, folder: String) throws {
        self.port = port
        self.folder = folder
        repository = folder + "/models"
        try FileManager.default.createDirectory(atPath: repository, withIntermediateDirectories: true)
        process = Mutex(try Self.launch(port: port, folder: folder, repository: repository))
    }

    deinit {
        Self.killModels(of: process.withLock { $0 })
    }

    /// Starts a server and waits until it answers.
    public static func start(in folder: String) async throws -> TritonServer {
        for attempt in 1... {
            let server = try TritonServer(port: try LoopbackPort.free(), folder: folder)
            do {
                try await server.ready()
                return server
            } catch {
                // Somebody else may have taken the port meanwhile.
                guard attempt < 5, server.log.contains("failed to start HTTP service") else { throw error }
            }
        }
        throw ServerFailure("no port is free")
    }

    /// Where it answers.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// What it has written.
    public var log: String { process.withLock { $0.log } }

    /// Stops it where it is: connections stay open and nothing answers.
    public func pause() { process.withLock { $0.pause() } }

    /// Goes on after `pause`.
    public func resume() { process.withLock { $0.resume() } }

    /// Ends it and its models' processes at once, and waits for its end.
    public func crash() async {
        let process = process.withLock { $0 }
        Self.killModels(of: process)
        await process.crash()
    }

    /// Asks it to stop, and waits.
    public func stop() async { await process.withLock { $0 }.stop() }

    /// Starts it again, on the same port and repository, without models, and waits until it answers.
    public func restart() async throws {
        let next = try Self.launch(port: port, folder: folder, repository: repository)
        process.withLock { $0 = next }
        try await ready()
    }

    /// Models run in processes of their own, which outlive a server that is killed.
    private static func killModels(of process: ServerProcess) {
        for identifier in process.children { _ = kill(identifier, SIGKILL) }
    }

    private func ready() async throws {
        let (process, port) = (process.withLock { $0 }, port)
        try await process.ready { LoopbackPort.isTaken(port) }
    }

    private static func launch(port: UInt16, folder: String, repository: String) throws -> ServerProcess {
        try ServerProcess(
            executable: try Program.triton.required(),
            arguments: [
                "--model-repository=\(repository)", "--model-control-mode=explicit", "--http-address=127.0.0.1",
                "--http-port=\(port)", "--allow-grpc=false", "--allow-metrics=false",
            ],
            logFile: "\(folder)/triton-\(UUID().uuidString).log"
        )
    }
}
