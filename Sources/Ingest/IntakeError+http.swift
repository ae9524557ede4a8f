import HTTPTypes
import Ports
public import ServiceKit

extension IntakeError: HTTPProblemConvertible {
    public var httpProblem: HTTPProblem {
        switch self {
        case .malformed:
            HTTPProblem(.badRequest, description)
        case .invalid:
            HTTPProblem(.badRequest, description, kind: .init("event-refused", title: "Event Refused"))
        case .tooMany:
            HTTPProblem(.contentTooLarge, description)
        case .log(let error):
            .unavailable(
                "the event log does not take events now; those with an event_id can be sent again safely",
                kind: .init("log-unavailable", title: "Event Log Unavailable"),
                retryAfter: error.isRetriable || error.code == .closed ? 1 : nil
            )
        }
    }
}
