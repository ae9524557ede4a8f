internal import Events
internal import GRDB
internal import Ports
internal import Synchronization

/// Writes batches at the ends of their partitions. Appends that arrive while a transaction runs share the next one.
///
/// Offsets are given inside the transaction, on the file's one writing queue, so they are contiguous and in the order of the
/// calls. Nobody sees an end before what lies below it is committed. May be used from any task.
final class LogAppender: Sendable {
    private typealias Outcome = Result<[Int32: Int64], PortError>

    private struct Append {
        var batches: [AppendedBatch]
        var continuation: CheckedContinuation<Outcome, Never>
    }

    private struct Queue {
        var waiting: [Append] = []
        /// Whether a transaction is enqueued that will take what waits.
        var isScheduled = false
    }

    private let file: DatabaseFile
    private let appends: ChangeSignal
    /// The offset of the next record, by partition. Changed only on the writing queue, after a commit.
    private let nextOffsets: Mutex<[Int64]>
    private let queue = Mutex(Queue())

    /// - Parameter appends: notified after each commit.
    init(file: DatabaseFile, nextOffsets: [Int64], appends: ChangeSignal) {
        self.file = file
        self.nextOffsets = Mutex(nextOffsets)
        self.appends = appends
    }

    /// The position behind the last committed record; names every partition.
    var end: Position {
        let offsets = nextOffsets.withLock { $0 }
        return Position(Dictionary(uniqueKeysWithValues: offsets.enumerated().map { (Int32($0), $1) }))
    }

    /// Appends batches as a whole, and returns the last offset by partition. Partitions must exist.
    func append(_ batches: [AppendedBatch]) async throws(PortError) -> [Int32: Int64] {
        try file.checkOpen()
        guard !batches.isEmpty else { return [:] }
        let outcome = await withCheckedContinuation { continuation in
            let mustSchedule = queue.withLock { queue in
                queue.waiting.append(Append(batches: batches, continuation: continuation))
                defer { queue.isScheduled = true }
                return !queue.isScheduled
            }
            if mustSchedule { file.enqueue { self.writeWaiting($0) } }
        }
        return try outcome.get()
    }

    /// Writes all that waits in one transaction, on the writing queue.
    private func writeWaiting(_ database: Database) {
        let taken = queue.withLock { queue in
            defer { queue = Queue() }
            return queue.waiting
        }
        var offsets = nextOffsets.withLock { $0 }
        let outcomes: [Outcome]
        do {
            outcomes = try DatabaseFile.inTransaction(database) { database in
                try taken.map { .success(try LogTables.insert($0.batches, at: &offsets, in: database)) }
            }
            nextOffsets.withLock { $0 = offsets }
            appends.notify()
        } catch {
            outcomes = taken.map { _ in .failure(file.portError(error)) }
        }
        for (append, outcome) in zip(taken, outcomes) { append.continuation.resume(returning: outcome) }
    }
}
