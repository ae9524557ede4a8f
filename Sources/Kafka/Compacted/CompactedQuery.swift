/// What is asked of a compacted topic.
struct CompactedQuery: Hashable, Sendable {
    var topic: String
    /// Only values that changed after it; 0 asks for all.
    var version: Int64 = 0
    /// A key that is none of the askers'.
    var hiddenKey: String?
    /// Whether to wait for the first such value.
    var waits = false
}
