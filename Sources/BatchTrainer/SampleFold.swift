public import Events
public import Features

/// Folds the log into samples, with the folds that the feature updater uses.
///
/// The user part of a row is that before the event; its item part is the item tallies as of the newest bucket that was closed
/// at the user's own highest event time: what a request at that moment would have seen. A sample waits until that bucket is
/// closed here too, and buckets are added to the tallies only when no event that is not late can ask for less. So the samples
/// before the end of `closedBucket` do not depend on how the log is read. Not shared: one task uses it.
public struct SampleFold: Sendable {
    private struct Pending: Sendable {
        var key: Samples.Key
        var features: UserFeatures
    }

    /// An event as it is kept per user.
    public struct StoredEvent: Sendable {
        public var itemID: ItemID
        public var rating: Float
        /// Milliseconds since 1970.
        public var timestamp: Int64
    }

    private let schema: FeatureSchema
    private let partitionCount: Int32
    public let catalogue: Catalogue
    public let clock: BucketClock
    private var users: [UserID: UserFeatures] = [:]
    private var buckets: OpenBuckets<ItemTallies>
    private var pending: [Bucket: [Pending]] = [:]

    /// Samples whose item part is settled, in the order of settling.
    public private(set) var samples: Samples
    /// Every user's events in the order of the log.
    public private(set) var events: [UserID: [StoredEvent]] = [:]
    /// The item tallies as of the end of `closedBucket`: what an event there sees.
    public private(set) var tallies = ItemTallies()
    /// The newest closed bucket.
    public private(set) var closedBucket = Bucket.min
    /// How many events were folded, those sent again left out.
    public private(set) var eventCount = 0

    public init(schema: FeatureSchema, catalogue: Catalogue, clock: BucketClock, partitionCount: Int32) {
        self.schema = schema
        self.catalogue = catalogue
        self.clock = clock
        self.partitionCount = partitionCount
        samples = Samples(schema: schema)
        buckets = OpenBuckets(clock: clock)
    }

    /// Folds the next records, per partition in the order of the log.
    public mutating func fold(_ records: some Sequence<LogRecord>) {
        for record in records { fold(record) }
        settle()
    }

    private mutating func fold(_ record: LogRecord) {
        guard case .event(let event) = record.entry else {
            buckets.fold(record, new: ItemTallies()) { _, _ in }
            return
        }
        var user = users.removeValue(forKey: event.userID) ?? UserFeatures()
        defer { users[event.userID] = user }
        let isRepeated = user.contains(event)
        let bucket = buckets.fold(record, isRepeated: isRepeated, new: ItemTallies()) { tallies, event in
            tallies.add(event)
        }
        guard !isRepeated else { return }
        eventCount += 1
        defer { user.apply(event, genres: catalogue.genres(of: event.itemID)) }
        events[event.userID, default: []].append(
            StoredEvent(itemID: event.itemID, rating: event.rating, timestamp: event.timestamp)
        )
        // What a late event would have seen depends on how far other partitions have been read: it makes no sample.
        guard bucket != nil else { return }
        let moment = max(event.timestamp, user.latestTimestamp)
        let key = Samples.Key(
            timestamp: event.timestamp,
            userID: event.userID,
            itemID: event.itemID,
            sequence: Int32(clamping: user.tally.events),
            isLike: event.isLike
        )
        pending[clock.newestClosed(at: moment), default: []].append(Pending(key: key, features: user))
    }

    /// Closes the buckets that the watermarks allow, and settles the samples that waited for them.
    private mutating func settle() {
        guard let watermark = buckets.watermarks.minimum(partitionCount: partitionCount) else { return }
        closedBucket = max(closedBucket, clock.newestClosed(at: watermark))
        // An event that is yet to come, if not late, lies at the end of the closed buckets or behind: it sees these ones.
        let settled = clock.newestClosed(at: clock.end(of: closedBucket))
        for (bucket, contributions) in buckets.take(through: settled) {
            settlePending(before: bucket)
            for contribution in contributions { tallies.merge(contribution) }
        }
        settlePending(before: settled == .max ? settled : settled + 1)
    }

    private mutating func settlePending(before bucket: Bucket) {
        for ready in pending.keys.filter({ $0 < bucket }).sorted() {
            for sample in pending.removeValue(forKey: ready) ?? [] { append(sample) }
        }
    }

    private mutating func append(_ sample: Pending) {
        var row = FeatureRows(width: schema.columns.count)
        let user = UserRow(
            schema: schema,
            userID: sample.key.userID,
            features: sample.features,
            catalogue: catalogue,
            items: tallies
        )
        user.append(sample.key.itemID, catalogue: catalogue, items: tallies, to: &row)
        samples.append(sample.key, row: row)
    }
}
