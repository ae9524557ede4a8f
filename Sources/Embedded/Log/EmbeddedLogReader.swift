internal import Events
internal import Ports
internal import Synchronization

/// Reads all partitions of an embedded log, each from its start on.
///
/// A call reads about `limit` records and no backlog beyond it. Partitions take turns: each with records gets an equal
/// share of the limit, and the next call begins with the partition after the one read last, so that none is starved.
final class EmbeddedLogReader: LogReader {
    private struct Progress {
        var position: Position
        /// The partition whose turn is first.
        var first: Int32 = 0
    }

    private let file: DatabaseFile
    private let partitionCount: Int32
    private let appender: LogAppender
    private let appends: ChangeSignal
    private let progress: Mutex<Progress>

    init(
        file: DatabaseFile,
        partitionCount: Int32,
        start: Position,
        appender: LogAppender,
        appends: ChangeSignal
    ) {
        self.file = file
        self.partitionCount = partitionCount
        self.appender = appender
        self.appends = appends
        progress = Mutex(Progress(position: start))
    }

    func next(limit: Int) async throws(PortError) -> LogBatch? {
        while !Task.isCancelled, !appends.isClosed {
            let known = appends.count
            let current = progress.withLock { $0 }
            let ready = partitionsWithRecords(current)
            guard !ready.isEmpty else {
                await appends.wait(past: known)
                continue
            }
            let batches: [StoredBatch]
            do throws(PortError) {
                batches = try await read(ready, from: current.position, limit: max(1, limit))
            } catch {
                if error.code == .closed { return nil }
                throw error
            }
            return try decode(batches, from: current)
        }
        return nil
    }

    /// The partitions that hold records behind the position, in the order of their turns.
    private func partitionsWithRecords(_ current: Progress) -> [Int32] {
        let end = appender.end
        return (0..<partitionCount).map { (current.first + $0) % partitionCount }
            .filter { end[$0] > current.position[$0] }
    }

    /// Reads about `limit` records, over it by less than a batch.
    private func read(
        _ partitions: [Int32],
        from position: Position,
        limit: Int
    ) async throws(PortError) -> [StoredBatch] {
        let share = max(1, limit / partitions.count)
        return try await file.read { [file] database in
            var batches: [StoredBatch] = []
            var count: Int64 = 0
            for partition in partitions where count < limit {
                let start = position[partition]
                let most = min(share, limit - Int(count))
                batches += try LogTables.batches(database, partition: partition, from: start, limit: most, in: file)
                count += (batches.last?.end ?? start) - start
            }
            return batches
        }
    }

    /// Decodes batches and moves the progress past them.
    private func decode(_ batches: [StoredBatch], from current: Progress) throws(PortError) -> LogBatch {
        var next = current
        var result = LogBatch(records: [], end: Position())
        for batch in batches {
            result.records += try batch.records(from: next.position[batch.partition], in: file)
            next.position[batch.partition] = batch.end
            result.end[batch.partition] = batch.end
            next.first = (batch.partition + 1) % partitionCount
        }
        progress.withLock { [next] in $0 = next }
        return result
    }
}
