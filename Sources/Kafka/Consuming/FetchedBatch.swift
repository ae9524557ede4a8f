internal import Ports

/// What was read of the topic of events.
struct FetchedBatch: Hashable, Sendable {
    var batch: LogBatch
    /// The records that nobody can read.
    var poison: [DeadLetter]
}

/// What a caller is told.
enum FetchedDelivery: Hashable, Sendable {
    case assigned([Int32])
    case revoked([Int32])
    case batch(FetchedBatch)
}
