internal import Events

/// What a member of a group does next: pure bookkeeping between the group, which gives and takes partitions, and the caller,
/// who answers what it is given with a position, and has to be done with its batch before a partition goes to somebody else.
///
/// librdkafka waits for the answer to one change (`Action`) before it brings the next one, unless the member has lost its
/// partitions.
struct Membership {
    /// What librdkafka is to be told.
    enum Action: Hashable {
        /// Read these partitions, at these offsets, besides those that are read.
        case assign([Int32: Int64])
        /// Read these no more.
        case unassign([Int32])
    }

    /// What the caller is to be told.
    enum News: Hashable {
        case assigned([Int32])
        case revoked([Int32])
        /// The caller has not answered what it was told before.
        case answerMissing
    }

    private enum Phase {
        case settled
        /// The group waits until the caller has said where to start.
        case assigning([Int32], isTold: Bool)
        /// The group waits until the caller is done with its batch, or for as long as it may take.
        case revoking([Int32], deadline: ContinuousClock.Instant)
    }

    /// How long a partition that is taken away waits for the caller.
    let patience: Duration
    /// The partitions that are read.
    private(set) var reading: Set<Int32> = []
    private var phase = Phase.settled
    /// Partitions that the caller does not know to be lost.
    private var losses: [Int32] = []

    init(patience: Duration) {
        self.patience = patience
    }

    /// Whether the group waits for an action.
    var owesAction: Bool {
        if case .settled = phase { false } else { true }
    }

    /// The group gives partitions.
    mutating func give(_ partitions: [Int32]) -> Action? {
        guard !partitions.isEmpty else {
            phase = .settled
            return .assign([:])
        }
        phase = .assigning(partitions.sorted(), isTold: false)
        return nil
    }

    /// The group takes partitions.
    /// - Parameters:
    ///   - isLost: they may belong to others already.
    ///   - isCallerWorking: whether the caller may be working on a batch with their records.
    mutating func take(
        _ partitions: [Int32],
        isLost: Bool,
        isCallerWorking: Bool,
        now: ContinuousClock.Instant
    ) -> Action? {
        var known = reading
        if case .assigning(let given, isTold: true) = phase { known.formUnion(given) }
        let taken = partitions.filter(known.contains).sorted()
        guard !isLost, isCallerWorking, !taken.isEmpty else { return release(partitions, telling: taken) }
        phase = .revoking(taken, deadline: now + patience)
        return nil
    }

    /// What to tell the caller, who is done with what it was told before; nil means records.
    mutating func ask() -> (action: Action?, news: News?) {
        var action: Action?
        if case .revoking(let partitions, _) = phase { action = release(partitions, telling: partitions) }
        if !losses.isEmpty {
            defer { losses = [] }
            return (action, .revoked(losses))
        }
        guard case .assigning(let partitions, let isTold) = phase else { return (action, nil) }
        phase = .assigning(partitions, isTold: true)
        return (action, isTold ? .answerMissing : .assigned(partitions))
    }

    /// The caller says where to start. Partitions that were taken away in the meantime are none of it.
    mutating func start(at position: Position) -> Action? {
        guard case .assigning(let partitions, isTold: true) = phase else { return nil }
        phase = .settled
        reading.formUnion(partitions)
        return .assign(Dictionary(uniqueKeysWithValues: partitions.map { ($0, position[$0]) }))
    }

    /// Gives up waiting for the caller when it has taken too long.
    mutating func tick(_ now: ContinuousClock.Instant) -> Action? {
        guard case .revoking(let partitions, let deadline) = phase, deadline <= now else { return nil }
        return release(partitions, telling: partitions)
    }

    /// - Parameter known: those that the caller has to be told of.
    private mutating func release(_ partitions: [Int32], telling known: [Int32]) -> Action {
        var released = reading.intersection(partitions)
        if case .revoking(let earlier, _) = phase {
            released.formUnion(reading.intersection(earlier))
            losses += earlier.filter { !known.contains($0) }
        }
        phase = .settled
        reading.subtract(released)
        losses += known.filter { !losses.contains($0) }
        return .unassign(released.sorted())
    }
}
