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

    @Test("Nothing is written while no event came at all")
    func nothingKnown() {
        var partitions = partitions()
        #expect(partitions.decide() == [:])
    }

    @Test("Idle partitions that are behind get the highest time of all")
    func idle() {
        var partitions = partitions()
        partitions.appended(to: 1, timestamp: 50)
        partitions.appended(to: 1, timestamp: 40)
        #expect(partitions.decide() == [0: 50, 2: 50])
    }

    @Test("A partition that took an event since the last decision is not marked; then it is")
    func busy() {
        var partitions = partitions()
        partitions.appended(to: 0, timestamp: 50)
        partitions.appended(to: 1, timestamp: 10)
        #expect(partitions.decide() == [2: 50])
        partitions.written([2: 50])
        #expect(partitions.decide() == [1: 50])
    }

    @Test("The same watermark is never written twice, but a decision that failed is repeated")
    func once() {
        var partitions = partitions()
        partitions.appended(to: 0, timestamp: 50)
        #expect(partitions.decide() == [1: 50, 2: 50])
        #expect(partitions.decide() == [1: 50, 2: 50])
        partitions.written([1: 50, 2: 50])
        #expect(partitions.decide() == [:])
        partitions.appended(to: 1, timestamp: 30)
        #expect(partitions.decide() == [:])
    }

    @Test("Times known at the start count")
    func initial() {
        var partitions = partitions([0: 70, 1: 70])
        #expect(partitions.decide() == [2: 70])
        partitions.written([2: 70])
        partitions.appended(to: 2, timestamp: 60)
        #expect(partitions.decide() == [:])
    }

    @Test("A tick writes what is needed; a log that is away for a moment is tried again at the next one")
    func service() async throws {
        let log = MemoryLog()
        let (ticks, tick) = AsyncStream.makeStream(of: Void.self)
        let watermarks = IdleWatermarks(log: log, ticks: ticks)
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
