import Events
public import Ports

/// Why a request's events were refused.
public enum IntakeError: Error, Hashable, Sendable {
    /// The body is not JSON, or not of the form of events. Nothing was appended.
    /// - Parameters:
    ///   - byte: where, counted from 0.
    ///   - index: the event's place in the request, when the fault lies in one.
    ///   - field: the field's name, when the fault lies in its value.
    case malformed(byte: Int, index: Int?, field: String?, reason: String)
    /// An event says something impossible. Nothing was appended.
    case invalid(index: Int, field: String, reason: String)
    /// There are more events than a request may carry. Nothing was appended.
    case tooMany(limit: Int)
    /// The log did not take them; some may have been appended. Events with an event id can be sent again safely.
    case log(PortError)
}

extension IntakeError {
    init(_ error: EventInputError) {
        self =
            switch error {
            case .malformed(let byte, let index, let field, let reason):
                .malformed(byte: byte, index: index, field: field, reason: reason)
            case .invalid(let index, let field, let reason): .invalid(index: index, field: field, reason: reason)
            case .tooMany(let limit): .tooMany(limit: limit)
            }
    }
}

extension IntakeError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let byte, let index, let field, let reason):
            switch (index, field) {
            case (let index?, let field?): "event \(index), field \(field): \(reason) (byte \(byte) of the body)"
            case (let index?, nil): "event \(index): \(reason) (byte \(byte) of the body)"
            default: "\(reason) (byte \(byte) of the body)"
            }
        case .invalid(let index, let field, let reason): "event \(index), field \(field): \(reason)"
        case .tooMany(let limit): "a request may carry \(limit) events at most: send them in several requests"
        case .log(let error): "the event log did not take the events: \(error)"
        }
    }
}
