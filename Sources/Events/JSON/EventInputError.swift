/// Why JSON is not the events that it should be.
public enum EventInputError: Error, Hashable, Sendable {
    /// The text is not JSON, or not of the form of events.
    /// - Parameters:
    ///   - byte: where, counted from 0.
    ///   - index: the event's place in the text, when the fault lies in one.
    ///   - field: the field's name, when the fault lies in its value.
    case malformed(byte: Int, index: Int?, field: String?, reason: String)
    /// An event says something impossible.
    case invalid(index: Int, field: String, reason: String)
    /// There are more events than the limit.
    case tooMany(limit: Int)
}
