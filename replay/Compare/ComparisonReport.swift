import Events
import Foundation

/// What a comparison of two servers found.
struct ComparisonReport: Codable, Equatable {
    /// How many differences are kept in words.
    private static let reasonLimit = 10

    /// How many users both were asked about.
    private(set) var users = 0
    private(set) var equal = 0
    private(set) var equalButForTies = 0
    private(set) var different = 0
    /// How many answers of the first and of the second server were degraded.
    private(set) var degraded = [0, 0]
    /// The largest difference between scores of one item for one user.
    private(set) var largestScoreDifference = 0.0
    /// The first differences, in the order of the users.
    private(set) var differences: [String] = []
    /// Requests that failed.
    var failures = 0

    /// Whether the servers answer alike.
    var isEqual: Bool { different == 0 && failures == 0 && users > 0 }

    mutating func add(user: UserID, _ first: Recommendation, _ second: Recommendation) {
        users += 1
        degraded[0] += first.isDegraded ? 1 : 0
        degraded[1] += second.isDegraded ? 1 : 0
        largestScoreDifference = max(largestScoreDifference, ListComparison.scoreDifference(first, second))
        switch ListComparison(first, second) {
        case .equal: equal += 1
        case .equalButForTies: equalButForTies += 1
        case .different(let reason):
            different += 1
            if differences.count < Self.reasonLimit { differences.append("user \(user): \(reason)") }
        }
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    func table() -> String {
        let facts = [
            ("users", grouped(users)),
            (
                "equal",
                "\(grouped(equal)), and \(grouped(equalButForTies)) but for ties within \(ListComparison.tolerance)"
            ),
            ("different", grouped(different)),
            ("scores", "apart by \(largestScoreDifference) at most"),
            ("degraded", "\(grouped(degraded[0])) against \(grouped(degraded[1])) answers"),
            ("failures", grouped(failures)),
        ]
        return (facts.map { padded($0.0, to: 12) + $0.1 } + differences.map { "  " + $0 }).joined(separator: "\n")
    }
}
