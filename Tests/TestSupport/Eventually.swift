public import Testing

/// Looks at a condition again and again until it holds; records an issue when it does not within `deadline`.
public func eventually(
    within deadline: Duration = .seconds(60),
    isolation: isolated (any Actor)? = #isolation,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async rethrows {
    let end = ContinuousClock.now + deadline
    while try await !condition() {
        guard ContinuousClock.now < end else {
            Issue.record("the condition did not come true within \(deadline)", sourceLocation: sourceLocation)
            return
        }
        await Task.yield()
    }
}
