import Events
import TestSupport
import Testing

@Suite struct BucketClockTests {
    private let clock = BucketClock(width: 100, lateness: 30)

    @Test(
        arguments: [
            (0, 0), (99, 0), (100, 1), (-1, -1), (-100, -1), (-101, -2), (.max, .max), (.min, .min),
        ] as [(Int64, Bucket)]
    )
    func `A bucket holds its times from its start up to the next one's, before 1970 too`(time: Int64, bucket: Bucket) {
        #expect(clock.bucket(of: time) == bucket)
    }

    @Test(
        arguments: [
            (129, -1), (130, 0), (229, 0), (230, 1), (30, -1), (29, -2), (-70, -2), (-71, -3), (.min, .min),
            (.max, .max),
        ] as [(Int64, Bucket)]
    )
    func `A bucket closes when the watermark is the lateness past its end`(watermark: Int64, newest: Bucket) {
        #expect(clock.newestClosed(at: watermark) == newest)
    }

    @Test func `The end of a bucket is the start of the next`() {
        for bucket in [-3, -1, 0, 1, 20_000, Bucket.max, .min] {
            let end = clock.end(of: bucket)
            #expect(clock.bucket(of: end - 1) == bucket)
            #expect(bucket == .max || clock.bucket(of: end) == bucket + 1)
        }
        #expect(BucketClock.daily.end(of: 0) == 86_400_000)
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `A bucket is closed exactly when no time in it lies within the lateness of the watermark`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let clock = BucketClock(
            width: Int64.random(in: 1...500, using: &generator),
            lateness: Int64.random(in: 0...900, using: &generator)
        )
        for _ in 0..<200 {
            let watermark = Int64.random(in: -3000...3000, using: &generator)
            let newest = clock.newestClosed(at: watermark)
            #expect(clock.end(of: newest) + clock.lateness <= watermark)
            #expect(clock.end(of: newest + 1) + clock.lateness > watermark)
        }
    }
}
