public import Events

extension RecordFold {
    /// Folds one record of the log into its user's record and its bucket's contribution. A record that the user's record has
    /// taken in already, or an event that was sent again, only raises the watermark.
    /// - Parameters:
    ///   - users: holds the stored record of the event's user, if there is one.
    ///   - buckets: holds the open contributions of the record's partition.
    /// - Returns: the bucket whose contribution has to be written.
    @discardableResult
    public func fold(
        _ record: LogRecord,
        into users: inout FoldedUsers<Record>,
        _ buckets: inout OpenBuckets<Contribution>
    ) -> Bucket? {
        guard case .event(let event) = record.entry else {
            return buckets.fold(record, new: newContribution()) { _, _ in }
        }
        guard !users.includes(record, of: event.userID) else {
            buckets.fold(record, isRepeated: true, new: newContribution()) { _, _ in }
            // It was written beyond the progress by a commit that failed, or by another member. The commit raises the
            // progress past it, so the commit holds it: what was read may be lost before this is written.
            users.keep(event.userID)
            return buckets.clock.bucket(of: event.timestamp)
        }
        return users.update(event.userID, at: record, new: newRecord()) { user in
            let isRepeated = isRepeated(event, in: user)
            let bucket = buckets.fold(record, isRepeated: isRepeated, new: newContribution()) { contribution, event in
                contribute(event, after: user, to: &contribution)
            }
            if !isRepeated { apply(event, to: &user) }
            return bucket
        }
    }
}
