public import Events

/// Fields that a state store keeps beside a user's record for readers who do not know the record's form.
///
/// They follow from the record and from what is in service now, so they can be made again at any time. May be used from
/// any task.
public protocol UserViews: Sendable {
    /// What the fields of a group are made with besides the record, kept as the field `release`: fields that were made with
    /// another one are stale. Nil when there is none yet, or the group has no such fields.
    func release(of group: UpdaterGroup) -> String?

    /// The fields that are written together with a user's record; a field that is stored and not given stays as it is. None
    /// when the record cannot be read. Names are those of neither groups nor guards.
    func fields(of group: UpdaterGroup, user: UserID, record: [UInt8]) -> [(name: String, value: [UInt8])]
}
