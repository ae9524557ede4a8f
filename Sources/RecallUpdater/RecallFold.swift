public import Events
public import Ports
public import Recall
public import Updating

/// The fold of the recall updater: each user's seen items and recent history, and the visit sequences by bucket.
public struct RecallFold: RecordFold {
    public init() {}

    public var group: UpdaterGroup { .recall }

    public func newRecord() -> UserRecall { UserRecall() }

    public func newContribution() -> VisitSequences { VisitSequences() }

    public func isRepeated(_ event: Event, in record: UserRecall) -> Bool { record.contains(event) }

    public func apply(_ event: Event, to record: inout UserRecall) { record.apply(event) }

    public func contribute(_ event: Event, after record: UserRecall, to contribution: inout VisitSequences) {
        contribution.add(event, after: record.history)
    }

    public func merge(_ contribution: VisitSequences, into sum: inout VisitSequences) { sum.merge(contribution) }
}
