/// When the trainer refits by itself, besides on request.
public struct RefitSchedule: Hashable, Sendable {
    /// Refit when this many events have arrived since the last refit; nil for never.
    public var events: Int?
    /// Refit when this long has passed since the last refit and any event has arrived; nil for never.
    public var interval: Duration?

    public init(events: Int?, interval: Duration?) {
        self.events = events
        self.interval = interval
    }
}
