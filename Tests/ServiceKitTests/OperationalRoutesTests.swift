import Hummingbird
import Metrics
import ServiceKit
import TestHTTP
import Testing

@Suite("Operational routes", .timeLimit(.minutes(5)))
struct OperationalRoutesTests {
    private func router(_ metrics: PrometheusRegistry, reasons: [String] = []) -> ServiceRouter {
        let router = makeServiceRouter(metrics: metrics)
        addOperationalRoutes(to: router, metrics: metrics, readiness: { reasons })
        return router
    }

    @Test("A process that serves requests is alive")
    func alive() async throws {
        let answer = try await withServer(router(PrometheusRegistry(), reasons: ["no"])) {
            try await $0.get("/healthz")
        }
        #expect(answer.status == 200)
    }

    @Test("A process without reasons against it is ready")
    func ready() async throws {
        let answer = try await withServer(router(PrometheusRegistry())) { try await $0.get("/readyz") }
        #expect(answer.status == 200)
        #expect(try answer.json([String: Bool].self) == ["ready": true])
    }

    @Test("A process that is not ready says why")
    func notReady() async throws {
        let answer = try await withServer(router(PrometheusRegistry(), reasons: ["no release", "log closed"])) {
            try await $0.get("/readyz")
        }
        #expect(answer.status == 503)
        #expect(answer.headers["retry-after"] == "1")
        #expect(try answer.json(ProblemDetails.self).detail == "no release; log closed")
    }

    @Test("Requests are timed by route, method and status; clients cannot add series")
    func requestsAreTimed() async throws {
        let metrics = PrometheusRegistry()
        let text = try await withServer(router(metrics)) { client in
            _ = try await client.get("/healthz?a=1")
            _ = try await client.get("/healthz?a=2")
            _ = try await client.get("/one")
            _ = try await client.get("/two")
            _ = try await client.request("PROPFIND", "/healthz")
            return try await client.get("/metrics").text
        }
        let prefix = "http_server_request_duration_seconds_count{http_request_method="
        #expect(text.contains(#"\#(prefix)"GET",http_response_status_code="200",http_route="/healthz"} 2"#))
        #expect(text.contains(#"\#(prefix)"GET",http_response_status_code="404",http_route="NotFound"} 2"#))
        #expect(text.contains(#"\#(prefix)"_OTHER",http_response_status_code="404""#))
        #expect(!text.contains("PROPFIND"))
    }
}
