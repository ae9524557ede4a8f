internal import Events
internal import Metrics
internal import Ports
internal import SwiftProtobuf

/// Makes and checks the topics of a log.
public enum KafkaTopics {
    /// The number of partitions of a new topic of events, when none is named.
    public static let defaultPartitionCount: Int32 = 4

    /// The key of the log's identity in the topic of releases.
    static let identityKey = "log"

    /// The identity of the log whose topics are there.
    /// - Throws: `invalidRequest` when it has none; `foreignLog` when the topic of events is not the one it was made for.
    static func identity(_ clients: KafkaClients) async throws(PortError) -> LogIdentity {
        let topics = clients.configuration.topics
        guard let count = try await partitionCount(of: topics.ratings, clients) else {
            throw PortError(
                .invalidRequest,
                "there is no topic \(topics.ratings) on \(clients.configuration.brokers): run freshet topics create"
            )
        }
        guard try await partitionCount(of: topics.releases, clients) != nil,
            let stored = try await storedIdentity(clients)
        else {
            throw PortError(
                .invalidRequest,
                "topic \(topics.ratings) is there, but topic \(topics.releases) does not say which log it is: making it was "
                    + "broken off, or others made it; run freshet topics create again"
            )
        }
        guard stored.topic == topics.ratings, stored.partitionCount == count, stored.partitionCount > 0 else {
            throw PortError(
                .foreignLog,
                "topic \(topics.ratings) has \(count) partitions, but topic \(topics.releases) says that its log was made "
                    + "as topic \(stored.topic) with \(stored.partitionCount): users have moved between partitions. Make a "
                    + "new log under other names and replay into it"
            )
        }
        return LogIdentity(id: stored.id, partitionCount: count)
    }

    /// The number of partitions of a topic; nil when there is no such topic.
    static func partitionCount(of topic: String, _ clients: KafkaClients) async throws(PortError) -> Int32? {
        try await clients.ask("topic \(topic) cannot be looked up") { client, milliseconds throws(KafkaFault) in
            try client.partitionCount(of: topic, within: milliseconds)
        }
    }

    /// What the topic of releases says of the log; nil when it says nothing.
    static func storedIdentity(_ clients: KafkaClients) async throws(PortError) -> WireLog? {
        let topic = clients.configuration.topics.releases
        let records = try await clients.records(CompactedQuery(topic: topic))
        guard let record = records.first(where: { $0.key == identityKey }) else { return nil }
        do {
            return try WireLog(serializedBytes: record.value)
        } catch {
            throw PortError(.corrupt, "the key \(identityKey) of topic \(topic) does not name a log: \(error)")
        }
    }
}
