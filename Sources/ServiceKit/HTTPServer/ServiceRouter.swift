public import Hummingbird
public import Metrics

/// The router that every role adds its routes to.
public typealias ServiceRouter = Router<BasicRequestContext>

/// A router that measures every route and answers every error with a problem document.
/// - Parameter factory: takes the measurements.
public func makeServiceRouter(metrics factory: any MetricsFactory = MetricsSystem.factory) -> ServiceRouter {
    let router = ServiceRouter()
    router.add(middleware: HTTPMetricsMiddleware(factory: factory))
    router.add(middleware: ProblemMiddleware())
    return router
}
