internal import Ports

/// The topics of a log as they are to be.
struct TopicPlan: Hashable, Sendable {
    /// One topic.
    struct Topic: Hashable, Sendable {
        var name: String
        var partitions: Int32
        /// Properties of the topic.
        var properties: [String: String]
        /// Whether it keeps the newest value of each key, and not everything.
        var isCompacted: Bool
    }

    var topics: [Topic]

    /// - Parameter partitions: of the topic of events.
    init(_ names: KafkaTopicNames, partitions: Int32) {
        // How far an event may lie ahead is judged by the time that its producer wrote beside it.
        let everything = [
            "retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete",
            "message.timestamp.type": "CreateTime",
        ]
        topics = [
            Topic(name: names.ratings, partitions: partitions, properties: everything, isCompacted: false),
            Topic(name: names.deadLetters, partitions: 1, properties: everything, isCompacted: false),
        ]
        // One partition each, so that its offsets number the changes.
        topics += [names.items, names.users, names.releases].map { name in
            Topic(name: name, partitions: 1, properties: ["cleanup.policy": "compact"], isCompacted: true)
        }
    }

    /// Checks the number of partitions of topics that are there.
    /// - Parameter found: by name.
    /// - Throws: `invalidRequest` for one that is of no use as it is.
    func check(_ found: [String: Int32]) throws(PortError) {
        for topic in topics {
            guard let count = found[topic.name], count != topic.partitions else { continue }
            // Dead letters go to the first partition, whatever else there is.
            if !topic.isCompacted, topic.name != topics[0].name { continue }
            throw PortError(
                .invalidRequest,
                "topic \(topic.name) has \(count) partitions, not \(topic.partitions): "
                    + (topic.isCompacted
                        ? "its changes cannot be numbered; choose another prefix, or remove the topic"
                        : "ask for \(count), or choose another prefix and replay into a new log")
            )
        }
    }

    /// What is not as it should be with the properties of a topic that is there.
    func warnings(_ name: String, properties: [String: String]) -> [String] {
        guard let topic = topics.first(where: { $0.name == name }) else { return [] }
        var warnings: [String] = []
        let policy = properties["cleanup.policy"]
        if let policy, policy.contains("compact") != topic.isCompacted {
            warnings.append(
                topic.isCompacted
                    ? "Topic \(name) has cleanup.policy=\(policy), not compact: its values vanish with age."
                    : "Topic \(name) has cleanup.policy=\(policy), not delete: it loses all but the newest event of each user."
            )
        }
        if let type = properties["message.timestamp.type"], type != "CreateTime", name == topics[0].name {
            warnings.append(
                "Topic \(name) has message.timestamp.type=\(type), not CreateTime: an event almost an hour ahead may become a "
                    + "dead letter."
            )
        }
        for property in ["retention.ms", "retention.bytes"] where !topic.isCompacted {
            if let value = properties[property], value != "-1" {
                warnings.append(
                    "Topic \(name) has \(property)=\(value), not -1: old events are deleted, and state cannot be rebuilt from it."
                )
            }
        }
        return warnings
    }
}
