import HTTPTypes
public import Hummingbird
public import ServiceKit

/// Adds `GET /status`: what the process serves and how far each part has come.
public func addStatusRoute(
    to router: ServiceRouter,
    status: @escaping @Sendable () async throws(RequestError) -> Status
) {
    router.only(.get, "/status") { _, _ in try .json(try await status()) }
}

/// Adds `POST /admin/refit`: 202 when the refit was asked for, or with `?wait=true` 200 when it is done.
public func addRefitRoute(to router: ServiceRouter, refitting: any Refitting) {
    router.only(.post, "/admin/refit") { request, _ in
        let wait = try waits(request)
        return try .json(try await refitting.refit(wait: wait), status: wait ? .ok : .accepted)
    }
}

private func waits(_ request: Request) throws(HTTPProblem) -> Bool {
    switch request.uri.queryParameters["wait"] {
    case nil, "false": return false
    case "true": return true
    case let other?: throw HTTPProblem(.badRequest, "wait: \"\(other)\" is neither true nor false")
    }
}
