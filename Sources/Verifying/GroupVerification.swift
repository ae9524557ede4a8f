public import Events
public import Ports

/// What a comparison of one group's stored state with the fold of the log found.
public struct GroupVerification: Hashable, Sendable {
    /// How many stored values there are of a kind, and how many differ from the fold.
    public struct Comparison: Codable, Hashable, Sendable {
        /// How many were compared.
        public var compared = 0
        /// How many differ, are missing, or should not be there.
        public var different = 0
        /// How many had moved on before they could be compared.
        public var moving = 0

        public init() {}
    }

    /// How many differences are kept in words.
    static let differenceLimit = 10

    public var group: UpdaterGroup
    /// Up to where the log was folded.
    public var position = Position()
    /// The records of users.
    public var records = Comparison()
    /// The contributions to item buckets; none are compared where only some users are.
    public var contributions = Comparison()
    /// SHA-256 over what is stored, in hexadecimal digits; nil where only some users were compared. Says nothing of places in
    /// the log or of partitions: two logs of the same events in the same order per user have the same digest, if no event is
    /// late.
    public var storedDigest: String?
    /// The same over the fold of the log.
    public var foldedDigest: String?
    /// How many events came too late for the item aggregates.
    public var lateEvents = 0
    /// The first differences, in words.
    public private(set) var differences: [String] = []
    /// What makes the state unfit besides values that differ, in words.
    public private(set) var faults: [String] = []

    init(_ group: UpdaterGroup) {
        self.group = group
    }

    /// Whether everything that was compared is what the log folds to, and nothing was left out.
    public var isEqual: Bool {
        faults.isEmpty
            && [records, contributions].allSatisfy { $0.different == 0 && $0.moving == 0 }
            && storedDigest == foldedDigest
    }

    mutating func add(difference: String) {
        if differences.count < Self.differenceLimit { differences.append(difference) }
    }

    mutating func add(fault: String) {
        faults.append(fault)
    }
}
