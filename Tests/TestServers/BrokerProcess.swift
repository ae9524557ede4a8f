import Foundation
import Synchronization

/// An emulated engine on a free port of the loopback interface, which can be stopped and started again. Ends with
/// the value.
public final class BrokerProcess: Sendable {
    /// How a broker is started.
    struct Launch: Sendable {
        var program: Program
        var arguments: @Sendable (UInt16) -> [String]
    }

    /// The port it listens on.
    public let port: UInt16
    private let folder: String
    private let launch: Launch
    private let process: Mutex<ServerProcess>

    private init(port: UInt16, folder: String, launch: Launch) throws {
        self.port = port
        self.folder = folder
        self.launch = launch
        process = Mutex(try Self.start(launch, port: port, folder: folder))
    }

    /// Starts a broker and waits until it takes connections.
    /// - Parameter folder: takes its log, and its data if it keeps any.
    static func start(_ launch: Launch, in folder: String) async throws -> BrokerProcess {
        for attempt in 1... {
            let broker = try BrokerProcess(port: try LoopbackPort.free(), folder: folder, launch: launch)
            do {
                try await broker.ready()
                return broker
            } catch {
                // Somebody else may have taken the port meanwhile.
                guard attempt < 5 else { throw error }
            }
        }
        throw ServerFailure("no port is free")
    }

    /// What clients are to be told.
    public var address: String { "127.0.0.1:\(port)" }

    /// What it has written.
    public var log: String { process.withLock { $0.log } }

    /// Stops it where it is: connections stay open and nothing answers.
    public func pause() { process.withLock { $0.pause() } }

    /// Goes on after `pause`.
    public func resume() { process.withLock { $0.resume() } }

    /// Asks it to stop, and waits.
    public func stop() async { await process.withLock { $0 }.stop() }

    /// Ends it at once and waits for its end.
    public func crash() async { await process.withLock { $0 }.crash() }

    /// Starts it again, on the same port and data, and waits until it takes connections.
    public func restart() async throws {
        let next = try Self.start(launch, port: port, folder: folder)
        process.withLock { $0 = next }
        try await ready()
    }

    private func ready() async throws {
        let (process, port) = (process.withLock { $0 }, port)
        try await process.ready { LoopbackPort.isTaken(port) }
    }

    private static func start(_ launch: Launch, port: UInt16, folder: String) throws -> ServerProcess {
        try ServerProcess(
            executable: try launch.program.required(),
            arguments: launch.arguments(port),
            logFile: "\(folder)/\(launch.program.rawValue)-\(UUID().uuidString).log"
        )
    }
}
