import Events
import TestSupport
import Testing

@Suite struct PartitionWatermarksTests {
    @Test func `A watermark rises and never falls`() {
        var watermarks = PartitionWatermarks()
        watermarks.raise(1, to: 50)
        watermarks.raise(1, to: 20)
        watermarks.raise(0, to: -5)
        #expect(watermarks.timestamps == [0: -5, 1: 50])
    }

    @Test func `There is no minimum while a partition has shown nothing`() {
        var watermarks = PartitionWatermarks([0: 7])
        #expect(watermarks.minimum(partitionCount: 2) == nil)
        watermarks.raise(1, to: 3)
        #expect(watermarks.minimum(partitionCount: 2) == 3)
    }

    @Test func `An event is late when its bucket is closed for its own partition`() {
        let clock = BucketClock(width: 100, lateness: 30)
        let watermarks = PartitionWatermarks([0: 230, 1: 229])
        #expect(watermarks.isLate(199, in: 0, clock: clock))
        #expect(!watermarks.isLate(200, in: 0, clock: clock))
        #expect(!watermarks.isLate(199, in: 1, clock: clock))
        #expect(!watermarks.isLate(.min, in: 2, clock: clock))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `An event that is not late never belongs to a bucket that the lowest watermark closes`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let clock = BucketClock(width: 100, lateness: Int64.random(in: 0...250, using: &generator))
        var watermarks = PartitionWatermarks()
        var time: Int64 = 0
        var accepted = 0
        for _ in 0..<2000 {
            time += Int64.random(in: 0...20, using: &generator)
            let partition = Int32.random(in: 0..<3, using: &generator)
            let timestamp = time - Int64.random(in: 0...400, using: &generator)
            if !watermarks.isLate(timestamp, in: partition, clock: clock) {
                accepted += 1
                if let lowest = watermarks.minimum(partitionCount: 3) {
                    #expect(clock.bucket(of: timestamp) > clock.newestClosed(at: lowest))
                }
            }
            watermarks.raise(partition, to: timestamp)
        }
        #expect((1..<2000).contains(accepted))
    }
}
