public import Events
public import Ports

/// What an updater folds: one kind of user record, and one kind of contribution to item aggregates.
public protocol RecordFold: Sendable {
    associatedtype Record: BinaryRecord
    associatedtype Contribution: BinaryRecord

    /// The group whose records these are.
    var group: UpdaterGroup { get }

    func newRecord() -> Record
    func newContribution() -> Contribution

    /// Whether the record has taken in this event already.
    func isRepeated(_ event: Event, in record: Record) -> Bool

    /// Folds a new event into its user's record.
    func apply(_ event: Event, to record: inout Record)

    /// Adds a new event to its bucket.
    /// - Parameter record: the user's record before the event.
    func contribute(_ event: Event, after record: Record, to contribution: inout Contribution)

    /// Joins what two partitions add to one bucket. The order in which partitions are joined makes no difference.
    func merge(_ contribution: Contribution, into sum: inout Contribution)
}
