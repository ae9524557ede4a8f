internal import Events

/// Why a record of the topic of events is passed over.
struct PoisonRecord: Error, Hashable, Sendable {
    /// A clause that begins with what is wrong, as in "it has no value".
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    init(_ error: EventInputError) {
        switch error {
        case .malformed(let byte, _, let field?, let fault): reason = "field \(field): \(fault) (byte \(byte))"
        case .malformed(let byte, _, nil, let fault): reason = "\(fault) (byte \(byte))"
        case .invalid(_, let field, let fault): reason = "field \(field): \(fault)"
        case .tooMany(let limit): reason = "it has more than \(limit) event"
        }
    }
}
