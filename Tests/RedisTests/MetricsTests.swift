import Metrics
import MetricsTestKit
import Ports
import TestSupport
import Testing

@testable import Redis

@Suite("What a client of Redis reports", .timeLimit(.minutes(1)))
struct MetricsTests {
    @Test("commands, connections, requests and errors by code are counted")
    func counts() async throws {
        let metrics = TestMetrics()
        let handler: @Sendable (LoopbackConnection, Int) -> Void = { connection, _ in
            while let words = connection.readCommand() {
                connection.write(words[0] == "FAIL" ? "-OOM full\r\n" : "+OK\r\n")
            }
        }
        try await withServer(handler: handler) { server in
            let client = withMetricsFactory(metrics) {
                RedisClient(RedisConfiguration(port: server.port, timeout: .seconds(60)))
            }
            _ = try await client.call([RedisCommand("PING"), RedisCommand("PING")])
            await expectPortError(.unavailable) { try await client.call([RedisCommand("FAIL")]) }
            await client.close()
            await expectPortError(.closed) { try await client.call([RedisCommand("PING")]) }
        }
        #expect(try metrics.expectCounter("freshet_redis_commands").totalValue == 4)
        #expect(try metrics.expectCounter("freshet_redis_connections").totalValue >= 1)
        #expect(try metrics.expectTimer("freshet_redis_request_duration").values.count == 3)
        #expect(try metrics.expectGauge("freshet_redis_queue_length").lastValue == 0)
        for (code, count) in [("unavailable", 1), ("closed", 1), ("timedOut", 0)] as [(String, Int64)] {
            #expect(try metrics.expectCounter("freshet_redis_errors", [("code", code)]).totalValue == count)
        }
    }
}
