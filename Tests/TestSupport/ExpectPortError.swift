public import Ports
public import Testing

/// Expects a port's error with a code, and returns its message.
@discardableResult
public func expectPortError(
    _ code: PortError.Code,
    isolation: isolated (any Actor)? = #isolation,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> some Any
) async -> String {
    do {
        let value = try await body()
        Issue.record("expected the error \(code.rawValue), got \(value)", sourceLocation: sourceLocation)
        return ""
    } catch let error as PortError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
        return error.message
    } catch {
        Issue.record("expected the error \(code.rawValue), got \(error)", sourceLocation: sourceLocation)
        return ""
    }
}
