import Foundation
import Synchronization

/// A redis-server on a free port of the loopback interface, with data in a folder of its own. Ends with the value.
public final class RedisServer: Sendable {
    /// The port it listens on.
    public let port: UInt16
    private let folder: String
    private let options: [String]
    private let process: Mutex<ServerProcess>

    private init(port: UInt16, folder: String, options: [String]) throws {
        self.port = port
        self.folder = folder
        self.options = options
        process = Mutex(try Self.launch(port: port, folder: folder, options: options))
    }

    /// Starts a server and waits until it answers. Unless the options say otherwise, it writes to its file before it answers
    /// and leaves the flushing to the system, so that it loses nothing when it crashes. (With Redis' default, `everysec`, it
    /// puts off writing for up to two seconds while a flush is under way.)
    /// - Parameter options: in the form of a configuration file, as in `["--maxmemory 1mb"]`; later ones win.
    public static func start(in folder: String, options: [String] = []) async throws -> RedisServer {
        for attempt in 1... {
            let server = try RedisServer(port: try freePort(), folder: folder, options: options)
            do {
                try await server.ready()
                return server
            } catch {
                // Somebody else may have taken the port meanwhile.
                guard attempt < 5, server.log.contains("Address already in use") else { throw error }
            }
        }
        throw ServerFailure("no port is free")
    }

    /// What it has written.
    public var log: String { process.withLock { $0.log } }

    /// Stops it where it is: connections stay open and nothing answers.
    public func pause() { process.withLock { $0.pause() } }

    /// Goes on after `pause`.
    public func resume() { process.withLock { $0.resume() } }

    /// Ends it at once and waits for its end.
    public func crash() async { await process.withLock { $0 }.crash() }

    /// Starts it again, on the same port and data, and waits until it answers.
    /// - Parameter isWaiting: false to return at once.
    public func restart(isWaiting: Bool = true) async throws {
        let next = try Self.launch(port: port, folder: folder, options: options)
        process.withLock { $0 = next }
        if isWaiting { try await ready() }
    }

    /// How many bytes it has written to its append-only file.
    public func appendOnlyLength() throws -> Int {
        try Int(FileHandle(forReadingFrom: appendOnlyFile()).seekToEnd())
    }

    /// Cuts off the end of its append-only file, while it does not run.
    public func cutAppendOnlyFile(at length: Int) throws {
        try FileHandle(forWritingTo: appendOnlyFile()).truncate(atOffset: UInt64(length))
    }

    /// What redis-cli prints for a command, without the last line's end.
    @discardableResult
    public func command(_ arguments: String..., options: [String] = []) async throws -> String {
        try await command(arguments, options: options)
    }

    /// What redis-cli prints for a command, without the last line's end.
    @discardableResult
    public func command(_ arguments: [String], options: [String] = []) async throws -> String {
        let program = URL(filePath: try Program.redis.required()).deletingLastPathComponent().appending(
            path: "redis-cli"
        )
        let client = try ServerProcess(
            executable: program.path,
            arguments: ["-h", "127.0.0.1", "-p", "\(port)"] + options + arguments,
            logFile: "\(folder)/redis-cli-\(UUID().uuidString).log"
        )
        let status = await client.exitStatus()
        guard status == 0 else { throw ServerFailure("redis-cli ended with \(status): \(client.log)") }
        return client.log.hasSuffix("\n") ? String(client.log.dropLast()) : client.log
    }

    /// Since version 7 it is in a folder of its own, beside what it started from.
    private func appendOnlyFile() throws -> URL {
        let parts = URL(filePath: folder).appending(path: "appendonlydir")
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: parts.path) else {
            return URL(filePath: folder).appending(path: "appendonly.aof")
        }
        guard let name = names.first(where: { $0.hasSuffix(".incr.aof") }) else {
            throw ServerFailure("\(parts.path) has no append-only file")
        }
        return parts.appending(path: name)
    }

    private func ready() async throws {
        let process = process.withLock { $0 }
        try await process.ready { process.log.contains("Ready to accept connections") }
    }

    private static func launch(port: UInt16, folder: String, options: [String]) throws -> ServerProcess {
        let given = [
            "--port \(port)", "--bind 127.0.0.1", "--dir \(folder)", "--appendonly yes", "--appendfsync no",
            "--save \"\"",
        ]
        return try ServerProcess(
            executable: try Program.redis.required(),
            arguments: (given + options).flatMap { option -> [String] in
                let words = option.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
                return words.map { $0 == "\"\"" ? "" : $0 }
            },
            logFile: "\(folder)/redis-\(UUID().uuidString).log"
        )
    }

    /// A port on which nobody listens, low enough for a cluster's port, which is higher by 10,000.
    private static func freePort() throws -> UInt16 {
        for _ in 0..<1_000 {
            let port = try LoopbackPort.free()
            if port < 55_000 { return port }
        }
        throw ServerFailure("no port is free")
    }
}
