public import Events
import Logging
public import Ports
public import ServiceLifecycle
import Synchronization

/// Marks idle partitions in the log: at every tick, a partition that took nothing since the last one, from anyone, gets a
/// watermark entry with the highest event time that this process has seen, so that buckets of item aggregates can close.
public final class IdleWatermarks: Service {
    private let log: any EventLog
    private let ticks: any AsyncSequence<Void, Never> & Sendable
    private let partitions: Mutex<IdlePartitions>

    /// - Parameters:
    ///   - initial: the highest time of each partition so far, as the updaters' progress has it: this process knows only
    ///     what it appends itself.
    ///   - ticks: each element makes one decision.
    public init(
        log: any EventLog,
        initial: PartitionWatermarks = PartitionWatermarks(),
        ticks: any AsyncSequence<Void, Never> & Sendable = IdleWatermarks.everySecond
    ) {
        self.log = log
        self.ticks = ticks
        self.partitions = Mutex(
            IdlePartitions(partitionCount: log.identity.partitionCount, watermarks: initial)
        )
    }

    /// A tick a second, counted from when the last one was dealt with; ends when its reader is cancelled.
    public static var everySecond: AsyncStream<Void> {
        AsyncStream { try? await Task.sleep(for: .seconds(1)) }
    }

    /// Takes note of events that are in the log.
    func appended(_ events: [Event]) {
        let partitionCount = log.identity.partitionCount
        var highest = PartitionWatermarks()
        for event in events {
            highest.raise(
                Partitioner.partition(of: event.userID, partitionCount: partitionCount),
                to: event.timestamp
            )
        }
        partitions.withLock { partitions in
            for (partition, timestamp) in highest.timestamps {
                partitions.appended(to: partition, timestamp: timestamp)
            }
        }
    }

    /// Runs until graceful shutdown or the end of the ticks.
    /// - Throws: `PortError` when the log refuses for good; what can be retried is, at the next tick.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await self.followTicks(self.ticks)
        }
    }

    private func followTicks(_ ticks: some AsyncSequence<Void, Never>) async throws {
        for await _ in ticks {
            do {
                try await mark()
            } catch {
                if Task.isCancelled { return }
                guard error.isRetriable else { throw error }
            }
        }
    }

    /// Writes what is needed now.
    func mark() async throws(PortError) {
        let end = try await log.end()
        let needed = partitions.withLock { $0.decide(end: end) }
        guard !needed.isEmpty else { return }
        try await log.appendWatermarks(needed)
        partitions.withLock { $0.written(needed) }
    }
}
