internal import Dispatch
internal import Foundation
internal import Ports

/// A thread with a connection of its own, which works on the requests of a queue until that is closed.
final class ConnectionWorker: Sendable {
    private let server: RedisConfiguration
    private let queue: RequestQueue
    private let metrics: RedisMetrics
    private let bell = DispatchSemaphore(value: 0)

    init(server: RedisConfiguration, queue: RequestQueue, metrics: RedisMetrics) {
        self.server = server
        self.queue = queue
        self.metrics = metrics
    }

    /// Starts the thread, which connects when there is the first request for it.
    func start() {
        let thread = Thread { self.run() }
        thread.name = "freshet-redis"
        thread.start()
    }

    /// Lets `waitToBeWoken` return. Any thread.
    func wake() { bell.signal() }

    /// Blocks this worker's thread.
    func waitToBeWoken() { bell.wait() }

    private func run() {
        var connection: RedisConnection?
        while true {
            switch queue.next(for: self, isConnected: connection != nil) {
            case .stop: return
            case .connect: connection = connect()
            case .requests(let requests): perform(requests, over: &connection)
            }
        }
    }

    private func connect() -> RedisConnection? {
        do throws(PortError) {
            let connection = try RedisConnection.open(server)
            metrics.connected()
            queue.connectSucceeded()
            return connection
        } catch {
            queue.connectFailed(error)
            return nil
        }
    }

    /// Drops the connection when it is of no more use. One that was closed while nobody used it costs no request.
    private func perform(_ requests: [RedisRequest], over connection: inout RedisConnection?) {
        guard let open = connection, !open.isStale else {
            connection = nil
            return queue.disconnected(unsent: requests)
        }
        guard !RequestExchange.perform(requests, over: open, server: server) else { return }
        connection = nil
        queue.disconnected()
    }
}
