/// What making the topics of a log has done so far, in this order.
enum TopicCreationStep: CaseIterable, Sendable {
    /// All topics are there but that of events.
    case otherTopicsMade
    /// No identity is stored. Only when the topic of events was missing, as the next.
    case identityRemoved
    /// The topic of events is there, and has no identity yet.
    case eventTopicMade
}
