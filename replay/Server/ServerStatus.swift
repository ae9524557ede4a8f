/// The answer of `GET /status`, as far as a replay needs it.
struct ServerStatus: Decodable, Equatable {
    struct Log: Decodable, Equatable {
        /// The next offset of each partition.
        var end: [Int64]
    }

    struct Group: Decodable, Equatable {
        /// The next offset to apply of each partition.
        var position: [Int64]
        /// How many records are still to be applied.
        var lag: Int64?
    }

    /// The groups that fold user records; an evaluation reads what they write.
    static let updaters = ["features", "recall"]

    var log: Log
    var groups: [String: Group]
    /// The lowest event time that every partition has reached, in milliseconds since 1970.
    var watermark: Int64?

    /// The updaters that have not reached the given end of the log, in order.
    func behind(_ end: [Int64]) -> [String] {
        Self.updaters.filter { name in
            guard let group = groups[name] else { return true }
            return group.lag != 0
                && !(group.position.count == end.count && zip(group.position, end).allSatisfy { $0 >= $1 })
        }
    }
}
