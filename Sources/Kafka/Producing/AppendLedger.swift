internal import Ports

/// The appends under way: how many of their records are not delivered yet, and where the others came to lie.
struct AppendLedger {
    /// What became of an append.
    struct Outcome: Hashable {
        var id: UInt64
        var result: Result<DeliveredAppend, PortError>
    }

    private struct Entry {
        var deadline: ContinuousClock.Instant
        /// Records handed over and not reported yet.
        var outstanding = 0
        /// Whether all records are handed over, or no more will be.
        var isHandedOver = false
        var delivered = DeliveredAppend()
        var failure: PortError?
        /// Whether records failed for a reason that lies with others, which is not known yet.
        var hasLosses = false

        var isDone: Bool { isHandedOver && outstanding == 0 && (failure != nil || !hasLosses) }
    }

    private var entries: [UInt64: Entry] = [:]
    private var finished: [UInt64] = []

    /// Whether no append is under way.
    var isEmpty: Bool { entries.isEmpty }

    /// Whether the deadline of an append under way has passed. O(appends).
    func isOverdue(_ now: ContinuousClock.Instant) -> Bool { entries.values.contains { $0.deadline <= now } }

    /// The number of records that are neither delivered nor failed. O(appends).
    var outstandingCount: Int { entries.values.reduce(0) { $0 + $1.outstanding } }

    /// An append begins, unless it has.
    mutating func begin(_ id: UInt64, deadline: ContinuousClock.Instant) {
        if entries[id] == nil { entries[id] = Entry(deadline: deadline) }
    }

    /// One more record is under way.
    mutating func handedOver(_ id: UInt64) {
        entries[id]?.outstanding += 1
    }

    /// All records are under way, or no more will be because of `failure`.
    mutating func endHandingOver(_ id: UInt64, failure: PortError? = nil) {
        update(id) { entry in
            entry.isHandedOver = true
            if let failure, entry.failure == nil { entry.failure = failure }
        }
    }

    /// A record is durable.
    /// - Parameter offset: nil when the broker did not say.
    mutating func delivered(_ id: UInt64, partition: Int32, offset: Int64?) {
        update(id) { entry in
            entry.outstanding -= 1
            entry.delivered.add(partition: partition, offset: offset)
        }
    }

    /// A record was not delivered. The first error is the append's.
    /// - Parameter error: nil when the fault lies with other records: then the append waits to be given up.
    mutating func failed(_ id: UInt64, _ error: PortError?) {
        update(id) { entry in
            entry.outstanding -= 1
            if error == nil { entry.hasLosses = true }
            if entry.failure == nil { entry.failure = error }
        }
    }

    /// Takes the appends of which nothing is outstanding.
    mutating func takeFinished() -> [Outcome] {
        defer { finished.removeAll(keepingCapacity: true) }
        return finished.compactMap { id in
            entries.removeValue(forKey: id).map { entry in
                Outcome(id: id, result: entry.failure.map { .failure($0) } ?? .success(entry.delivered))
            }
        }
    }

    /// Gives up all appends under way.
    /// - Parameter error: of those that have not failed by themselves, by their deadlines.
    mutating func giveUp(_ error: (ContinuousClock.Instant) -> PortError) -> [Outcome] {
        defer {
            entries = [:]
            finished = []
        }
        return entries.map { id, entry in
            Outcome(id: id, result: .failure(entry.failure ?? error(entry.deadline)))
        }
    }

    private mutating func update(_ id: UInt64, _ change: (inout Entry) -> Void) {
        guard let index = entries.index(forKey: id) else { return }
        change(&entries.values[index])
        if entries.values[index].isDone { finished.append(id) }
    }
}
