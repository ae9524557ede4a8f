public import Hummingbird
public import Metrics
import Synchronization

/// Times every request as `http.server.request.duration`, by route, method and status.
///
/// The route is its template, never the path that was asked for, and a method that HTTP does not define counts as
/// `_OTHER`: so clients cannot add series.
public struct HTTPMetricsMiddleware<Context: RequestContext>: RouterMiddleware {
    private static var methods: Set<HTTPRequest.Method> {
        [.get, .head, .post, .put, .patch, .delete, .options, .connect, .trace]
    }

    private let timers: HTTPTimers
    private let methods = Self.methods

    /// - Parameter factory: takes the measurements.
    public init(factory: any MetricsFactory = MetricsSystem.factory) {
        self.timers = HTTPTimers(factory: factory)
    }

    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        timers.timer(
            route: context.endpointPath ?? "none",
            method: methods.contains(request.method) ? request.method.rawValue : "_OTHER",
            status: response.status.code
        ).record(duration: start.duration(to: .now))
        return response
    }
}

/// The timers made so far, so that each is made once.
private final class HTTPTimers: Sendable {
    private struct Key: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    private let factory: any MetricsFactory
    private let timers = Mutex<[Key: Timer]>([:])

    init(factory: any MetricsFactory) {
        self.factory = factory
    }

    func timer(route: String, method: String, status: Int) -> Timer {
        timers.withLock { timers in
            let key = Key(route: route, method: method, status: status)
            if let timer = timers[key] { return timer }
            let timer = Timer(
                label: "http.server.request.duration",
                dimensions: [
                    ("http.route", route), ("http.request.method", method), ("http.response.status_code", "\(status)"),
                ],
                factory: factory
            )
            timers[key] = timer
            return timer
        }
    }
}
