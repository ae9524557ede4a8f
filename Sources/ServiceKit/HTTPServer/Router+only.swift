public import Hummingbird

extension RouterMethods {
    /// Adds a route that has one method; every other method is answered with 405 and `Allow`.
    public func only(
        _ method: HTTPRequest.Method,
        _ path: RouterPath,
        use handler: @escaping @Sendable (Request, Context) async throws -> Response
    ) {
        on(path, method: method, use: handler)
        let others: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
        for other in others where other != method {
            on(path, method: other) { _, _ -> Response in
                throw HTTPProblem(
                    .methodNotAllowed,
                    "\(path) takes \(method), not \(other)",
                    headers: [.allow: method.rawValue]
                )
            }
        }
    }
}
