public import Events

/// What was found and made of a log's topics.
public struct KafkaTopicReport: Hashable, Sendable {
    /// The log that is there now.
    public var identity: LogIdentity
    /// Whether its identity was written now.
    public var isNew: Bool
    /// The topics that were made.
    public var made: [String]
    /// The topics that were there before.
    public var found: [String]
    /// What is not as it should be, a sentence each.
    public var warnings: [String]
}

extension KafkaTopicReport: CustomStringConvertible {
    /// A line per topic, one for the log, and one per warning.
    public var description: String {
        let lines =
            made.map { "\($0): made" } + found.map { "\($0): there already" }
            + ["log \(identity)\(isNew ? ", new" : "")"] + warnings.map { "warning: \($0)" }
        return lines.joined(separator: "\n")
    }
}
