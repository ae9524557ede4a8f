import TestServers
import TestSupport

/// Calls `body` with a broker of its own, and stops it.
func withNoida<Value>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (BrokerProcess) async throws -> Value
) async throws -> Value {
    try await withTemporaryDirectory { folder in
        let broker = try await NoidaBroker.start(in: folder)
        do {
            let value = try await body(broker)
            await broker.crash()
            return value
        } catch {
            await broker.crash()
            throw error
        }
    }
}
