import Events
import Features
import Recall

/// The item aggregates as of a closed bucket, ready to answer requests. Immutable.
struct ServingItems: Sendable {
    /// The newest closed bucket; nil when none is closed yet.
    var closedBucket: Bucket?
    var tallies = ItemTallies()
    var table = CoVisitation()
    /// All items that can be recommended, the most visited first.
    var popular: [ItemID] = []

    /// Adds a closed bucket.
    mutating func merge(tallies added: [ItemTallies], visits: [VisitSequences]) {
        for contribution in added { tallies.merge(contribution) }
        if !visits.isEmpty { table.merge(visits) }
    }
}
