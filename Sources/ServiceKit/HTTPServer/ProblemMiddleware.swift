public import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Turns every error of a route, and an unknown route, into a problem document.
///
/// An error that is not known is answered with status 500 without its text, which is logged instead.
public struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    public init() {}

    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            throw error  // The connection answers 400 and closes: nothing after a framing error can be read.
        } catch let error as any HTTPProblemConvertible {
            return try Response(error.httpProblem)
        } catch let error as HTTPError {
            return try Response(problem(for: error, request: request))
        } catch is NIOTooManyBytesError {
            return try Response(HTTPProblem(.contentTooLarge, "the body is larger than this route accepts"))
        } catch {
            context.logger.error(
                "request failed",
                metadata: [
                    "error": "\(error)",
                    "http.request.method": "\(request.method)",
                    "http.route": "\(context.endpointPath ?? "none")",
                ]
            )
            return try Response(HTTPProblem(.internalServerError, "the request failed; the service's log says why"))
        }
    }

    private func problem(for error: HTTPError, request: Request) -> HTTPProblem {
        var detail = error.body ?? error.status.reasonPhrase
        if error.status == .notFound, error.body == nil {
            detail = "there is no \(request.method) \(request.uri.path) here"
        }
        return HTTPProblem(error.status, detail, headers: error.headers)
    }
}

extension Response {
    /// The answer for a problem.
    init(_ problem: HTTPProblem) throws {
        var headers = problem.headers
        headers[.contentType] = "application/problem+json"
        self.init(status: problem.status, headers: headers, body: try .json(problem.details))
    }
}
