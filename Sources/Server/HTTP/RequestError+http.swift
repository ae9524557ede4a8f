import HTTPTypes
public import ServiceKit

/// `notReached` is 503 and not 504: this service is behind, no other one failed to answer, and `Retry-After` tells a client
/// to ask again. Its problem type tells it apart.
extension RequestError: HTTPProblemConvertible {
    public var httpProblem: HTTPProblem {
        switch self {
        case .invalid(let detail):
            HTTPProblem(.badRequest, detail)
        case .conflict(let detail):
            HTTPProblem(.conflict, detail)
        case .notReached(let detail):
            .unavailable(detail, kind: .init("events-not-reached", title: "Events Not Reached"))
        case .unavailable(let detail):
            .unavailable(detail)
        }
    }
}
