public import Hummingbird

/// Adds the routes for operators.
///
/// - `GET /healthz`: 200 while the process serves requests.
/// - `GET /readyz`: 200 `{"ready":true}`, or 503 with the reasons.
/// - `GET /metrics`: Prometheus text.
public func addOperationalRoutes(
    to router: ServiceRouter,
    metrics: PrometheusRegistry,
    readiness: @escaping ReadinessCheck
) {
    router.only(.get, "/healthz") { _, _ in try .json(["alive": true]) }
    router.only(.get, "/readyz") { _, _ in
        let reasons = await readiness()
        guard reasons.isEmpty else {
            throw HTTPProblem.unavailable(
                reasons.joined(separator: "; "),
                kind: .init("not-ready", title: "Not Ready")
            )
        }
        return try .json(["ready": true])
    }
    router.only(.get, "/metrics") { _, _ in
        Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.text()))
        )
    }
}
