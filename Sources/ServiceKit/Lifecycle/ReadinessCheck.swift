/// Answers why a service cannot do its work yet, each reason in a few words; empty when it can. Called from any task, and
/// often: it must answer from memory.
public typealias ReadinessCheck = @Sendable () async -> [String]
