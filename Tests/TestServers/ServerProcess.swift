import Foundation
import Synchronization

/// A server that a test started as a process of its own, on loopback. Ends with the value, if not before.
public final class ServerProcess: Sendable {
    private let process: Mutex<Process>
    /// Where its output goes.
    public let logFile: String
    private let name: String

    /// - Parameters:
    ///   - environment: variables besides those of the tests.
    ///   - logFile: made anew; takes what the process writes.
    public init(
        executable: String,
        arguments: [String],
        environment: [String: String] = [:],
        logFile: String
    ) throws {
        self.logFile = logFile
        name = URL(filePath: executable).lastPathComponent
        try Data().write(to: URL(filePath: logFile))
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = try FileHandle(forWritingTo: URL(filePath: logFile))
        process.standardError = output
        process.standardOutput = output
        try Self.withAllSignals { try process.run() }
        RunningServers.add(process.processIdentifier)
        self.process = Mutex(process)
    }

    /// Runs `body` with no signal blocked on this thread: a child inherits what is, and threads of the tests' pool block
    /// even SIGTERM.
    private static func withAllSignals(_ body: () throws -> Void) rethrows {
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    deinit {
        signal(SIGKILL)
        RunningServers.remove(process.withLock { $0.processIdentifier })
    }

    /// Its own processes, by number; empty where the system does not tell (outside Linux).
    var children: [pid_t] {
        let tasks = "/proc/\(process.withLock { $0.processIdentifier })/task"
        return ((try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []).flatMap { task in
            ((try? String(contentsOfFile: "\(tasks)/\(task)/children", encoding: .utf8)) ?? "")
                .split(separator: " ").compactMap { pid_t($0) }
        }
    }

    public var isRunning: Bool { process.withLock { $0.isRunning } }

    /// What it has written.
    public var log: String { (try? String(contentsOfFile: logFile, encoding: .utf8)) ?? "" }

    /// Sends it a signal, if it runs.
    public func signal(_ number: Int32) {
        process.withLock { process in
            if process.isRunning { _ = kill(process.processIdentifier, number) }
        }
    }

    /// Stops it where it is: connections stay open and nothing answers.
    public func pause() {
        signal(SIGSTOP)
        // A thread may go on for a moment, and answer; where the system tells, wait until none does.
        let tasks = "/proc/\(process.withLock { $0.processIdentifier })/task"
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end, !Self.areStopped(tasks) { usleep(1_000) }
    }

    /// Whether all threads of a process are stopped, by `/proc/<id>/task/<id>/stat`; true where there is no such folder.
    private static func areStopped(_ tasks: String) -> Bool {
        ((try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []).allSatisfy { task in
            let text = (try? String(contentsOfFile: "\(tasks)/\(task)/stat", encoding: .utf8)) ?? ""
            // The state follows the name, which is in parentheses.
            guard let name = text.lastIndex(of: ")") else { return true }
            return text[name...].dropFirst(2).first == "T"
        }
    }

    /// Goes on after `pause`.
    public func resume() { signal(SIGCONT) }

    /// Ends it at once, as a crash would, and waits for its end.
    public func crash() async {
        signal(SIGKILL)
        _ = await exitStatus()
    }

    /// Asks it to stop, and waits.
    /// - Returns: its exit status.
    @discardableResult
    public func stop() async -> Int32 {
        signal(SIGTERM)
        return await exitStatus()
    }

    /// Waits until it has ended.
    public func exitStatus() async -> Int32 {
        while isRunning { try? await Task.sleep(for: .milliseconds(5)) }
        RunningServers.remove(process.withLock { $0.processIdentifier })
        return process.withLock { $0.terminationStatus }
    }

    /// Waits until `condition` holds.
    /// - Throws: `ServerFailure` when it ends before that, or the deadline passes; with the end of its log.
    public func ready(
        within deadline: Duration = .seconds(60),
        _ condition: @Sendable () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + deadline
        while try await !condition() {
            guard isRunning else { throw ServerFailure("\(name) ended: \(log.suffix(2_000))") }
            guard ContinuousClock.now < end else {
                throw ServerFailure("\(name) was not ready within \(deadline): \(log.suffix(2_000))")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

/// Why a server that a test needs does not run.
public struct ServerFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

/// The servers that have not ended, so that those whose value outlives the tests end with them.
private enum RunningServers {
    private static let identifiers = Mutex<Set<pid_t>>([])
    private static let atExit: Void = {
        _ = atexit { RunningServers.identifiers.withLock { for identifier in $0 { _ = kill(identifier, SIGKILL) } } }
    }()

    static func add(_ identifier: pid_t) {
        _ = atExit
        _ = identifiers.withLock { $0.insert(identifier) }
    }

    static func remove(_ identifier: pid_t) {
        _ = identifiers.withLock { $0.remove(identifier) }
    }
}
