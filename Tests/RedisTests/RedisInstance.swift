import Events
import Logging
import Ports
import Redis
import TestServers
import TestSupport

extension Logger {
    /// Says nothing.
    static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

extension RedisServer {
    /// How to reach it.
    /// - Parameter timeout: long, so that a slow machine fails no test; shorter where a test waits for it to pass.
    func configuration(timeout: Duration = .seconds(60)) -> RedisConfiguration {
        RedisConfiguration(port: port, timeout: timeout)
    }
}

/// Runs `body` with a new server and its folder.
func withRedis(_ options: [String] = [], _ body: (RedisServer) async throws -> Void) async throws {
    try await withTemporaryDirectory { folder in
        let server = try await RedisServer.start(in: folder, options: options)
        try await body(server)
        await server.crash()
    }
}

/// Runs `body` with a store on a new server.
func withStore(
    _ options: [String] = [],
    timeout: Duration = .seconds(60),
    views: (any UserViews)? = nil,
    _ body: (RedisServer, RedisStateStore) async throws -> Void
) async throws {
    try await withRedis(options) { server in
        let store = try await RedisStateStore.open(
            server.configuration(timeout: timeout),
            logger: .quiet,
            views: views
        )
        try await body(server, store)
        await store.close()
    }
}

/// Opens a store, again and again for as long as it may succeed.
func openRetrying(_ configuration: RedisConfiguration) async throws -> RedisStateStore {
    while true {
        do throws(PortError) {
            return try await RedisStateStore.open(configuration, logger: .quiet)
        } catch {
            guard error.isRetriable else { throw error }
            await Task.yield()
        }
    }
}

extension StateStore {
    /// Commits as an updater does: again, for as long as it may succeed.
    func commitRetrying(_ commit: StateCommit) async throws {
        while true {
            do throws(PortError) {
                return try await self.commit(commit)
            } catch {
                guard error.isRetriable else { throw error }
                await Task.yield()
            }
        }
    }
}
