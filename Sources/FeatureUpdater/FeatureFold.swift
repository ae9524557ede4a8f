public import Events
public import Features
public import Ports
public import Updating

/// The fold of the feature updater: each user's window and counters, and the counts of items by bucket.
public struct FeatureFold: RecordFold {
    private let catalogue: Catalogue

    /// - Parameter catalogue: says which genres an event's item has.
    public init(catalogue: Catalogue) {
        self.catalogue = catalogue
    }

    public var group: UpdaterGroup { .features }

    public func newRecord() -> UserFeatures { UserFeatures() }

    public func newContribution() -> ItemTallies { ItemTallies() }

    public func isRepeated(_ event: Event, in record: UserFeatures) -> Bool { record.contains(event) }

    public func apply(_ event: Event, to record: inout UserFeatures) {
        record.apply(event, genres: catalogue.genres(of: event.itemID))
    }

    public func contribute(_ event: Event, after record: UserFeatures, to contribution: inout ItemTallies) {
        contribution.add(event)
    }

    public func merge(_ contribution: ItemTallies, into sum: inout ItemTallies) { sum.merge(contribution) }
}
