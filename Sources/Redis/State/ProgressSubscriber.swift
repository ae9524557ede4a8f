internal import Dispatch
internal import Foundation
internal import Logging
internal import Ports
internal import Synchronization

/// A thread with a connection of its own, which takes announced progress into a copy until it is stopped.
///
/// What is announced while it is not connected is lost, so it subscribes first and then reads; and while somebody waits, it
/// reads every second, so that a connection that is dead and does not show it delays nobody by more.
final class ProgressSubscriber: Sendable {
    private static let readInterval = Duration.seconds(1)
    /// Between a lost connection and the next.
    private static let pause = DispatchTimeInterval.milliseconds(250)

    private struct State {
        var isStopped = false
        /// The socket that the thread waits for.
        var descriptor: Int32?
    }

    private let server: RedisConfiguration
    private let copy: ProgressCopy
    private let read: @Sendable () -> Void
    private let logger: Logger
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    /// - Parameter read: reads the progress of all groups into the copy, later and on another thread.
    init(server: RedisConfiguration, copy: ProgressCopy, logger: Logger, read: @escaping @Sendable () -> Void) {
        self.server = server
        self.copy = copy
        self.logger = logger
        self.read = read
    }

    func start() {
        let thread = Thread { self.run() }
        thread.name = "freshet-redis-subscriber"
        thread.start()
    }

    /// Lets the thread end, which it does at once unless it is connecting.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            if let descriptor = state.descriptor { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
        bell.signal()
    }

    private var isStopped: Bool { state.withLock { $0.isStopped } }

    private func run() {
        while !isStopped {
            do throws(PortError) {
                try follow(try RedisConnection.open(server))
            } catch {
                guard !isStopped else { return }
                logger.debug("Announcements of progress are not received.", metadata: ["error": "\(error)"])
            }
            _ = bell.wait(timeout: .now() + Self.pause)
            readForWaiters()
        }
    }

    /// Takes in announcements until the connection is lost or this is stopped.
    private func follow(_ connection: RedisConnection) throws(PortError) {
        let isStopped = state.withLock { state in
            state.descriptor = connection.descriptor
            return state.isStopped
        }
        defer { state.withLock { $0.descriptor = nil } }
        guard !isStopped else { return }
        let subscriptions = UpdaterGroup.allCases.map { group in
            RedisCommand("SUBSCRIBE", .text(StateKeys.channel(group, database: server.database)))
        }
        let replies = try connection.call(subscriptions, server: server, until: .now + server.timeout)
        for case .error(let text) in replies { throw PortError(reply: text, from: server) }
        copy.forget()
        read()
        var nextRead = ContinuousClock.now + Self.readInterval
        while true {
            if try connection.advance(until: nextRead) {
                while let message = try connection.nextReply() { take(message) }
            }
            guard ContinuousClock.now >= nextRead else { continue }
            readForWaiters()
            nextRead = .now + Self.readInterval
        }
    }

    private func readForWaiters() {
        if copy.changes.waiterCount > 0 { read() }
    }

    /// An announcement that cannot be read says at least that there is something new.
    private func take(_ message: RedisReply) {
        guard let parts = message.elements, parts.count == 3, parts[0].text == "message" else { return }
        let group = UpdaterGroup.allCases.first {
            parts[1].text == StateKeys.channel($0, database: server.database)
        }
        guard let group, let text = parts[2].text, let progress = StoredProgress.decode(announcement: text) else {
            return read()
        }
        copy.merge(progress, of: group)
    }
}
