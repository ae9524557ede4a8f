public import Events

/// How far a group of updaters has come.
public struct GroupStatus: Codable, Hashable, Sendable {
    /// The offset of the next record to fold, by partition.
    public var position: [Int64]
    /// How many records of the log are still to be folded.
    public var lag: Int64

    /// - Parameters:
    ///   - position: the group's; nil when it has not written anything yet.
    ///   - log: the log that it reads.
    public init(position: Position?, log: LogStatus) {
        let offsets = log.end.indices.map { position?[Int32($0)] ?? 0 }
        self.position = offsets
        self.lag = zip(log.end, offsets).reduce(0) { $0 + max(0, $1.0 - $1.1) }
    }
}
