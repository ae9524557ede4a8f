/// What a request is for.
enum Operation: String, CaseIterable, Sendable {
    case search
    case bulk
    /// Indexes, mappings, settings and aliases.
    case manage
}
