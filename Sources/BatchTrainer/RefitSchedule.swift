/// When the trainer refits by itself, besides on request.
public struct RefitSchedule: Hashable, Sendable {
    /// Refit when this many events have arrived since the last refit; nil for never.
    public var events: Int?
    /// Refit after every such time in which any event has arrived since the last refit; nil for never.
    public var interval: Duration?

    public init(events: Int?, interval: Duration?) {
        self.events = events
        self.interval = interval
    }
}
