import Events
import Logging
import Ports
import ServiceKit
import ServiceLifecycle
import Testing

@testable import Ingest

@Suite("Marking idle partitions", .timeLimit(.minutes(5)))
struct IdlePartitionsTests {
    private func partitions(_ known: [Int32: Int64] = [:]) -> IdlePartitions {
        IdlePartitions(partitionCount: 3, watermarks: PartitionWatermarks(known))
    }

    private func end(_ offsets: Int64...) -> Position {
        Position(Dictionary(uniqueKeysWithValues: offsets.indices.map { (Int32($0), offsets[$0]) }))
    }

    @Test("Nothing is written while no event came at all, and nothing at the first look")
    func nothingKnown() {
        var partitions = partitions()
        #expect(partitions.decide(end: end(0, 0, 0)) == [:])
        #expect(partitions.decide(end: end(0, 0, 0)) == [:])
        var known = self.partitions([0: 70])
        #expect(known.decide(end: end(5, 0, 0)) == [:])
    }

    @Test("Idle partitions that are behind get the highest time of all")
    func idle() {
        var partitions = partitions()
        _ = partitions.decide(end: end(0, 0, 0))
        partitions.appended(to: 1, timestamp: 50)
        partitions.appended(to: 1, timestamp: 40)
        #expect(partitions.decide(end: end(0, 2, 0)) == [0: 50, 2: 50])
    }

    @Test("A partition that took anything from anyone since the last decision is not marked; then it is")
    func busy() {
        var partitions = partitions()
        _ = partitions.decide(end: end(0, 0, 0))
        partitions.appended(to: 0, timestamp: 50)
        // Another process appended to partition 1.
        #expect(partitions.decide(end: end(1, 7, 0)) == [2: 50])
        partitions.written([2: 50])
        #expect(partitions.decide(end: end(1, 7, 1)) == [1: 50])
    }

    @Test("The same watermark is never written twice, but a decision that failed is repeated")
    func once() {
        var partitions = partitions()
        _ = partitions.decide(end: end(0, 0, 0))
        partitions.appended(to: 0, timestamp: 50)
        #expect(partitions.decide(end: end(1, 0, 0)) == [1: 50, 2: 50])
        #expect(partitions.decide(end: end(1, 0, 0)) == [1: 50, 2: 50])
        partitions.written([1: 50, 2: 50])
        #expect(partitions.decide(end: end(1, 1, 1)) == [:])
        #expect(partitions.decide(end: end(1, 1, 1)) == [:])
        partitions.appended(to: 1, timestamp: 30)
        #expect(partitions.decide(end: end(1, 2, 1)) == [:])
    }

    @Test("Times known at the start count")
    func initial() {
        var partitions = partitions([0: 70, 1: 70])
        _ = partitions.decide(end: end(3, 3, 0))
        #expect(partitions.decide(end: end(3, 3, 0)) == [2: 70])
        partitions.written([2: 70])
        partitions.appended(to: 2, timestamp: 60)
        #expect(partitions.decide(end: end(3, 3, 2)) == [:])
    }

    @Test("A tick writes what is needed; a log that is away for a moment is tried again at the next one")
    func service() async throws {
        let log = MemoryLog()
        let (ticks, tick) = AsyncStream.makeStream(of: Void.self)
        let watermarks = IdleWatermarks(log: log, ticks: ticks)
        try await watermarks.mark()
        let intake = Intake(log: log, watermarks: watermarks, metrics: PrometheusRegistry(), now: { 99 })
        _ = try await intake.accept([EventInput(userID: 1, itemID: 1, rating: 1, timestamp: 42)])
        let touched = Partitioner.partition(of: 1, partitionCount: 2)

        log.fail(with: PortError(.unavailable, "locked"))
        await #expect(throws: PortError.self) { try await watermarks.mark() }
        log.fail(with: nil)
        tick.yield()
        tick.yield()
        tick.finish()
        try await watermarks.run()
        #expect(log.watermarks == [[1 - touched: 42]])
    }

    @Test("A log that refuses for good ends the service")
    func refused() async {
        let log = MemoryLog()
        let (ticks, tick) = AsyncStream.makeStream(of: Void.self)
        let watermarks = IdleWatermarks(log: log, initial: PartitionWatermarks([0: 5]), ticks: ticks)
        let error = PortError(.foreignLog, "another log")
        log.fail(with: error)
        tick.yield()
        tick.yield()
        await #expect(throws: error) { try await watermarks.run() }
    }

    @Test("Graceful shutdown ends the service between ticks")
    func shutdown() async throws {
        let watermarks = IdleWatermarks(log: MemoryLog())
        let group = ServiceGroup(services: [watermarks], logger: Logger(label: "test"))
        async let run: Void = group.run()
        await group.triggerGracefulShutdown()
        try await run
    }
}
