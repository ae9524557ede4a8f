internal import Events
internal import Ports

/// The names of keys and channels; docs/redis.md describes what is in them.
enum StateKeys {
    /// The log that all state is of.
    static let log = "freshet:log"
    /// Matches the keys of users, and perhaps others.
    static let usersPattern = "user*"

    static func progress(_ group: UpdaterGroup) -> String { "freshet:\(group.rawValue):progress" }

    /// A sorted set of the buckets that have contributions.
    static func buckets(_ group: UpdaterGroup) -> String { "freshet:\(group.rawValue):buckets" }

    static func bucket(_ group: UpdaterGroup, _ bucket: Bucket) -> String {
        "freshet:\(group.rawValue):bucket:\(bucket)"
    }

    /// The number of the last step of a commit that is under way.
    static func commit(_ group: UpdaterGroup, token: String) -> String { "freshet:\(group.rawValue):commit:\(token)" }

    static func user(_ user: UserID) -> String { "user\(user)" }

    /// The user whose hash a key is; nil for a key of something else.
    static func user(ofKey key: String) -> UserID? {
        guard key.hasPrefix("user"), let user = UserID(key.dropFirst(4)), self.user(user) == key else { return nil }
        return user
    }

    /// Where progress is announced. Channels are common to all databases of a server, so the name has the database's.
    static func channel(_ group: UpdaterGroup, database: Int) -> String {
        "freshet:\(database):\(group.rawValue):progress"
    }

    /// The field that has a group's guard in a user's hash.
    static func guardField(_ group: UpdaterGroup) -> String { "\(group.rawValue)_guard" }

    /// The fields of a user's hash that are no views.
    static let recordFields = Set(UpdaterGroup.allCases.flatMap { [$0.rawValue, guardField($0)] })
    /// The field that names what the views were made with.
    static let release = "release"
}
