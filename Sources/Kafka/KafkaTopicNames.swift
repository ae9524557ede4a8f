public import Ports

/// The names of a log's topics.
public struct KafkaTopicNames: Hashable, Sendable {
    /// Events and watermarks.
    public var ratings = "ratings"
    /// Records of `ratings` that nobody can read.
    public var deadLetters = "ratings.dead"
    /// The compacted topic of items.
    public var items = "items"
    /// The compacted topic of users.
    public var users = "users"
    /// The compacted topic of releases, which holds the log's identity too.
    public var releases = "releases"

    /// - Parameter prefix: put before each name.
    public init(prefix: String = "") {
        ratings = prefix + ratings
        deadLetters = prefix + deadLetters
        items = prefix + items
        users = prefix + users
        releases = prefix + releases
    }

    /// All of them.
    public var all: [String] { [ratings, deadLetters, items, users, releases] }

    /// The name of a compacted topic.
    public func name(of topic: CompactedTopic) -> String {
        switch topic {
        case .items: items
        case .users: users
        case .releases: releases
        }
    }
}
