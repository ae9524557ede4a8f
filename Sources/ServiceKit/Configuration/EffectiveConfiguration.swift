public import Logging

/// Every option of a command as it counts, to be logged at the start. Holds no secrets.
public struct EffectiveConfiguration: Hashable, Sendable {
    /// In the order of `--help`; empty when no command runs.
    public let options: [EffectiveOption]

    /// Each option with its values and where they come from, by name.
    public var metadata: Logger.Metadata {
        Logger.Metadata(
            options.map { ($0.name, "\($0.text) (\($0.source))") },
            uniquingKeysWith: { first, _ in first }
        )
    }
}

extension EffectiveConfiguration: CustomStringConvertible {
    /// One line: `port=5000 (default) redis-password=*** (FRESHET_REDIS_PASSWORD)`.
    public var description: String {
        options.map { "\($0.name)=\($0.text) (\($0.source))" }.joined(separator: " ")
    }
}
