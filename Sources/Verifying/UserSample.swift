public import Events

/// Which users are looked at: all, or every so many-th by a hash of the id, so that the same ones are chosen each time.
public struct UserSample: Hashable, Sendable {
    /// One of how many users is included; at least 1.
    public let oneIn: Int32

    /// - Parameter oneIn: 1 for everyone.
    public init(oneIn: Int32 = 1) {
        precondition(oneIn >= 1, "a sample holds one of at least one users")
        self.oneIn = oneIn
    }

    public var isEveryone: Bool { oneIn == 1 }

    /// Whether a user is looked at.
    public func includes(_ user: UserID) -> Bool { Partitioner.partition(of: user, partitionCount: oneIn) == 0 }
}
